import { monoFont } from './use-fonts.ts';
import type { Timeline } from './use-timeline.ts';

const ticks = 61;
const width = 1290;

/** The film's own length at the foot of the picture, with the place where it is. */
export function Ruler({ accent, timeline }: { accent: string; timeline: Timeline }) {
  const { whole, arrive, leave, frame, fps } = timeline;
  const shown = arrive(0.5, 1.4);
  return (
    <div
      style={{
        position: 'absolute',
        left: 204,
        right: 204,
        bottom: 92,
        height: 30,
        opacity: shown * (1 - leave) * 0.75,
      }}
    >
      <svg width={width * shown} height={30} aria-hidden="true" style={{ position: 'absolute', left: 0, bottom: 0 }}>
        {Array.from({ length: ticks }, (_, index) => {
          const passed = index / (ticks - 1) <= whole;
          const x = (index * (width - 2)) / (ticks - 1) + 1;
          const height = index % 10 === 0 ? 14 : 7;
          return (
            <rect
              key={x}
              x={x}
              y={30 - height}
              width={1.5}
              height={height}
              fill={passed ? accent : 'rgba(159, 216, 255, 0.35)'}
            />
          );
        })}
      </svg>
      <span
        style={{
          position: 'absolute',
          right: 0,
          bottom: -4,
          font: `400 20px ${monoFont}`,
          letterSpacing: '0.08em',
          color: 'rgba(204, 228, 246, 0.8)',
        }}
      >
        {timecode(frame, fps)}
      </span>
    </div>
  );
}

/** Hours, minutes, seconds, frames. */
function timecode(frame: number, fps: number): string {
  const seconds = Math.floor(frame / fps);
  return [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60, frame % fps]
    .map((part) => String(part).padStart(2, '0'))
    .join(':');
}
