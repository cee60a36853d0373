import { z } from 'zod';

/** `:jobId` in a path. Anything that is no id is simply unknown. */
export const jobPath = z.object({ jobId: z.string().max(128) });
