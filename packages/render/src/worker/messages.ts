import { renderJob } from '@veille/protocol';
import { z } from 'zod';

/** What a worker is told to render: the first and only message to it. */
export const renderOrder = z.strictObject({
  compositionId: z.string(),
  inputProps: z.record(z.string(), z.unknown()),
  bundle: z.string(),
  chromium: z.string(),
  /** The film's path; it is written beside it and renamed when it is whole. */
  film: z.string(),
  /** A JPEG of the film's middle. */
  poster: z.string(),
  licenseKey: z.string().nullable(),
});
export type RenderOrder = z.infer<typeof renderOrder>;

export const filmFacts = renderJob.shape.video.unwrap();
/** Size, length and weight of a finished film. */
export type FilmFacts = z.infer<typeof filmFacts>;

/** What a worker says, over IPC. It ends after `done` or `failed`. */
export const workerMessage = z.discriminatedUnion('type', [
  /** From 0 to 1. */
  z.strictObject({ type: z.literal('progress'), progress: z.number().min(0).max(1) }),
  z.strictObject({ type: z.literal('done'), facts: filmFacts }),
  z.strictObject({ type: z.literal('failed'), reason: z.string() }),
]);
export type WorkerMessage = z.infer<typeof workerMessage>;
