import type { Timeline } from './use-timeline.ts';

const length = 620;

/** A line of light that is drawn with a bright head, and runs out at the end. */
export function LightLine({ accent, timeline }: { accent: string; timeline: Timeline }) {
  const { arrive, leave } = timeline;
  const drawn = arrive(0.8, 1.5);
  const from = leave * length;
  const to = drawn * length;
  const head = drawn > 0 && drawn < 0.999 ? 1 : 0.55;
  return (
    <div style={{ position: 'relative', height: 2, width: length, margin: '44px 0 40px' }}>
      <div
        style={{
          position: 'absolute',
          left: from,
          width: Math.max(0, to - from),
          height: 2,
          background: `linear-gradient(90deg, #0096ff22, #0096ff 30%, ${accent})`,
          boxShadow: `0 0 22px ${accent}aa`,
        }}
      />
      <div
        style={{
          position: 'absolute',
          left: to - 4,
          top: -3,
          width: 8,
          height: 8,
          borderRadius: 8,
          background: '#fff',
          opacity: drawn > 0 ? head * (1 - leave) : 0,
          boxShadow: `0 0 12px 3px ${accent}, 0 0 46px 12px ${accent}77`,
        }}
      />
    </div>
  );
}
