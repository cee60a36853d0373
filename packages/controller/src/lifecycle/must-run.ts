import { existsSync } from 'node:fs';
import type { ServiceManifest } from '@veille/protocol';

/** Whether it has to run though nobody asks: it starts with the studio, or has work to finish. */
export function mustRun({ manifest: { autostart, pendingFile } }: { readonly manifest: ServiceManifest }): boolean {
  return autostart || (pendingFile !== null && existsSync(pendingFile));
}

/** Whether nobody will come and ask for it although it has to be there: it must run, or somebody awake needs it. */
export function mustRunAnyway(
  service: { readonly manifest: ServiceManifest },
  dependants: readonly { readonly isAwake: boolean }[],
): boolean {
  return mustRun(service) || dependants.some(({ isAwake }) => isAwake);
}
