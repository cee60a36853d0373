import type { Busy, ServiceDescription } from '@veille/stack';
import { z } from 'zod';

const path = z.string().startsWith('/', { error: 'a path that begins with /' });

const busy: z.ZodType<Busy> = z.union(
  [
    z.strictObject({ path, field: z.string().min(1) }),
    z.strictObject({ path, lists: z.array(z.string().min(1)).min(1).readonly() }),
  ],
  { error: "a path and a field, or a path and lists: { path: '/queue', field: 'running' }" },
);

/** How a service that the catalog does not know says that it is ready, and at work. */
export const ownServiceOptions = {
  health: path.meta({ examples: ['/health'] }).exactOptional(),
  busy: busy.exactOptional(),
};

/** What is taken to be true of it: patience for its start, and for whoever is connected. */
export function describeOwnService(
  title: string,
  { health = '/', busy = null }: { readonly health?: string; readonly busy?: Busy | null },
): Omit<ServiceDescription, 'run'> {
  return {
    title,
    companions: [],
    readyPath: health,
    startTimeoutMs: 180_000,
    sleepAfterMs: 15 * 60_000,
    openSocketHolds: true,
    backgroundWakes: false,
    busy,
    pendingFile: null,
  };
}
