import type { HostFile } from '@veille/compile';
import type { DeployedFile, Observation } from '../observe/observation.ts';
import { digestOf } from './content.ts';
import type { Case } from './plan-deploy.ts';

/**
 * What is left of a file that somebody's own Caddyfile may import, and nobody knows which: where it is not there that Caddy ends
 * at its next start, and a Caddy 2.6 does where it is empty.
 */
const lastWords =
  '# Veille tells strangers nothing here any more. This file may go as soon as no Caddyfile imports it.\n';
const sha256 = digestOf({ type: 'text', text: lastWords }, new Map(), null);

export const leftNews = 'a comment stays, since a Caddyfile may import it; the Caddy there takes it by a reload';

/** The files of earlier deploys that others import and the stack no longer says. */
export function leftImports({ artifacts, observation, isWanted }: Case): HostFile[] {
  const wanted = new Set(artifacts.files.map(({ path }) => path));
  return [...observation.deployed].flatMap(([path, ours]): HostFile[] => {
    const entry = observation.entries.get(path);
    const text = lastWordsIn(path, observation);
    if (entry === undefined || text === null || wanted.has(path) || !isWanted(ours.target)) return [];
    // Whoever has written into what was left has made it theirs.
    if (ours.sha256 === sha256 && entry.sha256 !== sha256) return [];
    const { mode, owner, group } = entry;
    const content = { type: 'text', text } as const;
    const common = { target: ours.target, shared: false, imported: true, after: [], news: leftNews } as const;
    return [{ path, mode, owner, group, content, ...common }];
  });
}

/** What is written into a file instead of removing it; null for one that nobody imports. */
export function lastWordsIn(path: string, { entries, deployed }: Observation): string | null {
  return deployed.get(path)?.type === 'imported' && entries.has(path) ? lastWords : null;
}

/** How Veille remembers such a file. */
export function leftFile({ target }: DeployedFile): DeployedFile {
  return { type: 'imported', target, secret: false, sha256 };
}
