import { Backdrop, monoFont, useFonts, useTimeline } from '@veille/render/compositions';
import { AbsoluteFill, Composition } from 'remotion';
import { z } from 'zod';

/** The schema checks what `POST /renders` sends, and makes the form on the render server's page. */
const schema = z.strictObject({
  line: z.string().min(1).max(60).describe('One line, in the middle'),
  accent: z
    .string()
    .regex(/^#[0-9a-fA-F]{6}$/)
    .describe('The colour of the light, as #rrggbb'),
});

export function EndCard() {
  return (
    <Composition
      id="EndCard"
      component={Card}
      schema={schema}
      defaultProps={{ line: 'Made at home', accent: '#00d4ff' }}
      width={1920}
      height={1080}
      fps={30}
      durationInFrames={90}
    />
  );
}

function Card({ line, accent }: z.infer<typeof schema>) {
  const timeline = useTimeline();
  const ready = useFonts(line);
  const shown = timeline.arrive(0.3, 1.6);
  return (
    <AbsoluteFill style={{ backgroundColor: '#000' }}>
      <Backdrop accent={accent} timeline={timeline} />
      <AbsoluteFill style={{ alignItems: 'center', justifyContent: 'center', opacity: shown * (1 - timeline.leave) }}>
        <span
          style={{
            visibility: ready ? 'visible' : 'hidden',
            font: `500 40px ${monoFont}`,
            letterSpacing: `${0.5 - shown * 0.22}em`,
            textTransform: 'uppercase',
            color: accent,
            textShadow: `0 0 30px ${accent}88`,
          }}
        >
          {line}
        </span>
      </AbsoluteFill>
    </AbsoluteFill>
  );
}
