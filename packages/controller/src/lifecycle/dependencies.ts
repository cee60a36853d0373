import { nobodyNeedsIt } from '../history/ended.ts';
import { dependencyFailed, StartError } from './reasons.ts';
import type { Service } from './service.ts';

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

/** Nobody opens a companion's door: it stops when the last that needs it has. */
export function releaseUnneeded(
  dependencies: readonly Service[],
  dependantsOf: (service: Service) => readonly Service[],
): void {
  for (const dependency of dependencies) {
    const { door, autostart } = dependency.manifest;
    const isNeeded = dependantsOf(dependency).some((dependant) => dependant.isAwake);
    if (door === null && !autostart && !isNeeded) void dependency.stop(nobodyNeedsIt);
  }
}
