import { z } from 'zod';

/** `POST /renders`. */
export const renderRequest = z.strictObject({
  compositionId: z.string().min(1).max(128),
  inputProps: z.record(z.string(), z.unknown()).default({}),
});
export type RenderRequest = z.infer<typeof renderRequest>;

/** The answer 202 to `POST /renders`. */
export const renderAccepted = z.object({ jobId: z.string() });

export const renderStatus = z.enum(['queued', 'in-progress', 'completed', 'failed', 'cancelled']);
export type RenderStatus = z.infer<typeof renderStatus>;

/** A film job, as `GET /renders/:jobId` shows it. Times are ISO 8601 in UTC. */
export const renderJob = z.strictObject({
  jobId: z.string(),
  compositionId: z.string(),
  inputProps: z.record(z.string(), z.unknown()),
  status: renderStatus,
  /** From 0 to 1. */
  progress: z.number().min(0).max(1),
  createdAt: z.iso.datetime(),
  startedAt: z.iso.datetime().nullable(),
  finishedAt: z.iso.datetime().nullable(),
  /** How often a worker has begun it. */
  attempts: z.int(),
  /** Path on the same origin, `/renders/<jobId>.mp4`; null until completed. */
  videoUrl: z.string().nullable(),
  video: z
    .strictObject({ width: z.int(), height: z.int(), fps: z.number(), durationSeconds: z.number(), bytes: z.int() })
    .nullable(),
  error: z.string().nullable(),
});
export type RenderJob = z.infer<typeof renderJob>;

/** A composition that the server can render; `propsSchema` is JSON Schema (draft 2020-12) or null when it declares none. */
export const composition = z.strictObject({
  id: z.string(),
  width: z.int(),
  height: z.int(),
  fps: z.number(),
  durationInFrames: z.int(),
  defaultProps: z.record(z.string(), z.unknown()),
  propsSchema: z.record(z.string(), z.unknown()).nullable(),
});
export type Composition = z.infer<typeof composition>;
