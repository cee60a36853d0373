import { mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * The files that open doors: while `ready/NAME` exists, Caddy sends requests straight to the service. Written and
 * removed synchronously, because what follows may only happen afterwards.
 */
export interface Markers {
  create: (service: string) => void;
  remove: (service: string) => void;
  list: () => string[];
}

export function createMarkers(folder: string): Markers {
  mkdirSync(folder, { recursive: true });
  return {
    create: (service) => {
      const unseen = join(folder, `.${service}`);
      writeFileSync(unseen, '');
      renameSync(unseen, join(folder, service));
    },
    remove: (service) => rmSync(join(folder, service), { force: true }),
    list: () => readdirSync(folder).filter((name) => !name.startsWith('.')),
  };
}
