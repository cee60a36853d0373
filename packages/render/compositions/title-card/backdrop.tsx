import { AbsoluteFill } from 'remotion';
import type { Timeline } from './use-timeline.ts';

const blue = '#0096ff';
const cell = 60;
const glowStops = 32;
/** Larger than the picture, so that what drifts shows no edge; a layer of its own, so that it is painted once. */
const beyond = { position: 'absolute', inset: -2 * cell, willChange: 'transform, opacity' } as const;

/** Painted once. */
const still = { willChange: 'transform' } as const;

/** Light behind a fine grid, scan lines before it; all of it drifts, slower the deeper it lies. */
export function Backdrop({ accent, timeline }: { accent: string; timeline: Timeline }) {
  const { whole, arrive, leave } = timeline;
  const light = arrive(0, 2.2) * (1 - leave);
  const drift = (whole - 0.5) * 2;
  return (
    <AbsoluteFill>
      <div style={{ ...beyond, background: grid, opacity: light, transform: `translate(${drift * -36}px, 0)` }} />
      <div style={{ ...beyond, opacity: light, transform: `translate(${drift * -18}px, ${drift * -10}px)` }}>
        <AbsoluteFill style={{ background: glow(blue, 0.36, '24% 56%', '70% 84%') }} />
        <AbsoluteFill
          style={{ background: glow(`color-mix(in srgb, ${accent} 60%, ${blue})`, 0.17, '84% 24%', '52% 70%') }}
        />
      </div>
      <Sweep whole={whole} opacity={light} />
      <AbsoluteFill
        style={{ ...still, background: 'repeating-linear-gradient(0deg, rgba(0,0,0,0.34) 0 1px, transparent 1px 4px)' }}
      />
      <AbsoluteFill
        style={{
          ...still,
          background: 'radial-gradient(ellipse 78% 82% at 50% 50%, transparent 42%, rgba(0,0,0,0.82))',
        }}
      />
    </AbsoluteFill>
  );
}

/** Many stops along a curve: a plain gradient to black shows bands in a film. */
function glow(colour: string, strength: number, at: string, size: string): string {
  const stops = Array.from({ length: glowStops + 1 }, (_, index) => {
    const distance = index / glowStops;
    const alpha = strength * (0.5 + Math.cos(Math.PI * distance) / 2) ** 1.4;
    return `rgb(from ${colour} r g b / ${alpha.toFixed(4)}) ${distance * 100}%`;
  });
  return `radial-gradient(ellipse ${size} at ${at}, ${stops.join(', ')})`;
}

/** Fine lines and every fourth a second time, fading into the black that lies over them. */
const grid = [
  'radial-gradient(ellipse 60% 62% at 40% 52%, transparent 5%, black)',
  ...lines('rgba(130, 205, 255, 0.2)', cell * 4),
  ...lines('rgba(130, 205, 255, 0.14)', cell),
].join(', ');

/** Two pixels down: between two scan lines, not under one. */
function lines(colour: string, size: number): string[] {
  return ['0deg', '90deg'].map(
    (angle) => `linear-gradient(${angle}, ${colour} 1px, transparent 1px) 0 2px / ${size}px ${size}px`,
  );
}

/** The beam of an old screen, passing once. */
function Sweep({ whole, opacity }: { whole: number; opacity: number }) {
  return (
    <div
      style={{
        position: 'absolute',
        left: 0,
        right: 0,
        height: 260,
        top: -260 + whole * 1600,
        opacity: opacity * 0.5,
        background: 'linear-gradient(transparent, rgba(140, 210, 255, 0.1) 88%, transparent)',
      }}
    />
  );
}
