import { nobodyNeedsIt } from '../history/ended.ts';
import { dependencyFailed, StartError } from './reasons.ts';
import type { Service } from './service.ts';
import type { ServiceSurroundings } from './surroundings.ts';

/** Resolves when all are ready; a failure tells whose it is. */
export async function wakeAll(dependencies: readonly Service[]): Promise<void> {
  const wakeOne = async (dependency: Service) => {
    try {
      await dependency.wake();
    } catch (error) {
      if (!(error instanceof StartError)) throw error;
      const facts = { dependency: dependency.name };
      throw new StartError(error.code, dependencyFailed(dependency.name, error.reason), facts);
    }
  };
  await Promise.all(dependencies.map(wakeOne));
}

/** What says whether a service is needed. */
export type Needs = Pick<ServiceSurroundings, 'dependantsOf' | 'isPinned'>;

/**
 * Whether a service stops at once when `leaving` has: nobody opens its door, nobody else who needs it is awake or about to
 * be, and no pin holds it. One that could have work of its own is left to its own watch.
 */
export function stopsWith(leaving: Service, companion: Service, needs: Needs): boolean {
  const { door, autostart, busy } = companion.manifest;
  const isNeeded = needs.dependantsOf(companion).some((each) => each !== leaving && each.isExpected);
  return door === null && !autostart && busy === null && !isNeeded && !needs.isPinned(companion);
}

/** Companions stop when the last that needs them has. */
export function releaseUnneeded(leaving: Service, dependencies: readonly Service[], needs: Needs): void {
  for (const companion of dependencies) {
    if (stopsWith(leaving, companion, needs)) void companion.stop(nobodyNeedsIt);
  }
}
