import { AbsoluteFill } from 'remotion';
import type { Timeline } from './use-timeline.ts';

const arm = 54;
const margin = 84;
const corners = [0, 1, 2, 3];

/** Four corners that draw themselves and hold the picture. */
export function Brackets({ timeline }: { timeline: Timeline }) {
  const drawn = timeline.arrive(0.05, 1.1);
  const inset = margin + (1 - drawn) * 26 - timeline.leave * 26;
  return (
    <AbsoluteFill style={{ opacity: drawn * (1 - timeline.leave) * 0.7 }}>
      {corners.map((corner) => (
        <svg
          key={corner}
          width={arm}
          height={arm}
          aria-hidden="true"
          style={{
            position: 'absolute',
            [corner < 2 ? 'top' : 'bottom']: inset,
            [corner % 2 === 0 ? 'left' : 'right']: inset,
            transform: `scale(${corner % 2 === 0 ? 1 : -1}, ${corner < 2 ? 1 : -1})`,
          }}
        >
          <path
            d={`M 1 ${arm} V 1 H ${arm}`}
            fill="none"
            stroke="#9fd8ff"
            strokeWidth={2}
            pathLength={1}
            strokeDasharray={1}
            strokeDashoffset={1 - drawn}
          />
        </svg>
      ))}
    </AbsoluteFill>
  );
}
