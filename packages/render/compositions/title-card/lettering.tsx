import { useMemo } from 'react';
import { AbsoluteFill } from 'remotion';
import { fitLines, tracking } from './fit-lines.ts';
import { LightLine } from './light-line.tsx';
import { displayFont, displayWeight, monoFont } from './use-fonts.ts';
import type { Timeline } from './use-timeline.ts';

const left = 204;
const width = 1500;

interface LetteringProps {
  readonly title: string;
  readonly subtitle: string;
  readonly kicker: string;
  readonly accent: string;
  readonly timeline: Timeline;
}

/** The words. They come nearer all the time, hardly to be seen, and leave upwards. */
export function Lettering({ title, subtitle, kicker, accent, timeline }: LetteringProps) {
  const { whole, leave } = timeline;
  return (
    <AbsoluteFill
      style={{
        left,
        width,
        justifyContent: 'center',
        transformOrigin: '0 50%',
        transform: `translateY(${-leave * 34}px) scale(${1 + whole * 0.022})`,
        opacity: 1 - leave,
        filter: leave > 0 ? `blur(${leave * 10}px)` : undefined,
      }}
    >
      {kicker !== '' && <Kicker text={kicker} accent={accent} timeline={timeline} />}
      <Title text={title} timeline={timeline} />
      <LightLine accent={accent} timeline={timeline} />
      {subtitle !== '' && <Subtitle text={subtitle} timeline={timeline} />}
    </AbsoluteFill>
  );
}

/** Typed letter by letter behind a block of light. */
function Kicker({ text, accent, timeline }: { text: string; accent: string; timeline: Timeline }) {
  const letters = [...text];
  const typed = Math.round(timeline.arrive(0.25, 1.3) * letters.length);
  const blink = typed < letters.length || Math.floor(timeline.frame / (timeline.fps * 0.5)) % 2 === 0;
  return (
    <div
      style={{
        display: 'flex',
        alignItems: 'center',
        gap: 22,
        height: 40,
        marginBottom: 34,
        color: accent,
        font: `500 27px ${monoFont}`,
        letterSpacing: '0.3em',
        textTransform: 'uppercase',
        textShadow: `0 0 26px ${accent}88`,
        whiteSpace: 'pre',
      }}
    >
      <i
        style={{
          width: 13,
          height: 26,
          background: accent,
          opacity: blink ? 1 : 0.15,
          boxShadow: `0 0 22px ${accent}`,
        }}
      />
      {letters.slice(0, typed).join('')}
    </div>
  );
}

/** Each word rises from behind the edge of its line, one after the other. */
function Title({ text, timeline }: { text: string; timeline: Timeline }) {
  const { lines, size } = useMemo(() => fitLines(text, width), [text]);
  let order = 0;
  return (
    <div
      style={{
        font: `${displayWeight} ${size}px/1.06 ${displayFont}`,
        letterSpacing: `${tracking}em`,
        color: '#f2f9ff',
        textShadow: '0 0 70px rgba(0, 150, 255, 0.42)',
      }}
    >
      {lines.map((line) => (
        <div
          key={line}
          style={{ whiteSpace: 'pre', overflow: 'clip', overflowClipMargin: size * 0.14, padding: '0.02em 0' }}
        >
          {line.split(' ').map((word) => {
            const start = 0.45 + order++ * 0.085;
            return <Word key={start} text={word} risen={timeline.arrive(start, 1.15)} />;
          })}
        </div>
      ))}
    </div>
  );
}

function Word({ text, risen }: { text: string; risen: number }) {
  return (
    <span
      style={{
        display: 'inline-block',
        marginRight: '0.24em',
        transform: `translateY(${(1 - risen) * 108}%) rotate(${(1 - risen) * 4}deg)`,
        transformOrigin: '0 100%',
        opacity: Math.min(1, risen * 2.2),
      }}
    >
      {text}
    </span>
  );
}

function Subtitle({ text, timeline }: { text: string; timeline: Timeline }) {
  return (
    <div
      style={{ font: `400 34px/1.5 ${monoFont}`, color: 'rgba(204, 228, 246, 0.82)', maxWidth: 1300, minHeight: 51 }}
    >
      {text.split(/\s+/).map((word, index) => {
        const start = 1.05 + index * 0.045;
        const shown = timeline.arrive(start, 0.9);
        return (
          <span
            key={start}
            style={{
              display: 'inline-block',
              marginRight: '0.6em',
              opacity: shown,
              transform: `translateY(${(1 - shown) * 14}px)`,
            }}
          >
            {word}
          </span>
        );
      })}
    </div>
  );
}
