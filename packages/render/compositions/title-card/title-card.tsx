import { AbsoluteFill, Composition } from 'remotion';
import { Backdrop } from './backdrop.tsx';
import { Brackets } from './brackets.tsx';
import { Lettering } from './lettering.tsx';
import { Ruler } from './ruler.tsx';
import { type TitleCardProps, titleCardProps } from './title-card-props.ts';
import { useFonts } from './use-fonts.ts';
import { useTimeline } from './use-timeline.ts';

const fps = 30;

const defaultProps: TitleCardProps = {
  title: 'The studio wakes',
  subtitle: 'A film from a machine that was asleep a moment ago',
  kicker: 'Veille',
  accent: '#00d4ff',
  durationInSeconds: 5,
};

/** The opening of a film: black ground, a fine grid, type that arrives word by word, a line of light. */
export function TitleCard() {
  return (
    <Composition
      id="TitleCard"
      component={Card}
      schema={titleCardProps}
      defaultProps={defaultProps}
      width={1920}
      height={1080}
      fps={fps}
      durationInFrames={5 * fps}
      calculateMetadata={({ props }) => ({ durationInFrames: Math.round(props.durationInSeconds * fps) })}
    />
  );
}

function Card({ title, subtitle, kicker, accent }: TitleCardProps) {
  const timeline = useTimeline();
  const ready = useFonts(`${title}${subtitle}${kicker}`);
  return (
    <AbsoluteFill style={{ backgroundColor: '#000', overflow: 'hidden' }}>
      <Backdrop accent={accent} timeline={timeline} />
      <Brackets timeline={timeline} />
      {ready && <Lettering title={title} subtitle={subtitle} kicker={kicker} accent={accent} timeline={timeline} />}
      {ready && <Ruler accent={accent} timeline={timeline} />}
    </AbsoluteFill>
  );
}
