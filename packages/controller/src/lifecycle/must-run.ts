import { existsSync } from 'node:fs';
import type { ServiceManifest } from '@veille/protocol';

/** Whether it has to run though nobody asks: it starts with the studio, or has work to finish. */
export function mustRun({ manifest: { autostart, pendingFile } }: { readonly manifest: ServiceManifest }): boolean {
  return autostart || (pendingFile !== null && existsSync(pendingFile));
}
