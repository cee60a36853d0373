import { Easing, interpolate, useCurrentFrame, useVideoConfig } from 'remotion';

/** When things happen on the card. Every value goes from 0 to 1. */
export interface Timeline {
  readonly frame: number;
  readonly fps: number;
  /** How much of the film has passed. */
  readonly whole: number;
  /** Something that arrives: begins at `start` and takes `length`, in seconds of a four-second card. */
  readonly arrive: (start: number, length: number) => number;
  /** The end, in which all leaves. */
  readonly leave: number;
}

/** Starts fast and settles long, like something heavy on good bearings. */
const settle = Easing.bezier(0.16, 1, 0.3, 1);
const depart = Easing.bezier(0.7, 0, 0.84, 0);
const leaveSeconds = 0.8;
const fullPaceSeconds = 4;

export function useTimeline(): Timeline {
  const frame = useCurrentFrame();
  const { fps, durationInFrames } = useVideoConfig();
  // A short card does the same in less time.
  const pace = Math.min(1, durationInFrames / fps / fullPaceSeconds);
  const last = durationInFrames - 1;
  const part = (from: number, to: number, easing: (t: number) => number) =>
    interpolate(frame, [from, to], [0, 1], { easing, extrapolateLeft: 'clamp', extrapolateRight: 'clamp' });

  return {
    frame,
    fps,
    whole: frame / last,
    arrive: (start, length) => part(start * pace * fps, (start + length) * pace * fps, settle),
    leave: part(last - leaveSeconds * pace * fps, last, depart),
  };
}
