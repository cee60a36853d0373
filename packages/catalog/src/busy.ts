import type { Busy } from '@veille/stack';
import { z } from 'zod';

const path = z.string().startsWith('/', { error: 'a path that begins with /' });

/** How a service that the catalog does not know says that it is at work. */
export const busy: z.ZodType<Busy> = z.union(
  [
    z.strictObject({ path, field: z.string().min(1) }),
    z.strictObject({ path, lists: z.array(z.string().min(1)).min(1).readonly() }),
  ],
  { error: "a path and a field, or a path and lists: { path: '/queue', field: 'running' }" },
);
