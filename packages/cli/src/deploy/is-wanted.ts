import type { Program } from '@veille/compile';
import { type Plan, type Wish, wantedOn } from '@veille/deploy';
import type { Scope } from './resolve-targets.ts';

/** Whether a host is to get a target. */
export type IsWanted = (host: string, target: string) => boolean;

/** By what was named, and what that needs besides. */
export function isWantedBy({ hosts, targets }: Scope, needed: Wish['needed']): IsWanted {
  return (host, target) => hosts.includes(host) && wantedOn(host, { targets, needed })(target);
}

/** Stands for a program that no wanted target needs. */
export function notBrought(version: string): Program {
  return { path: '', sha256: '', bytes: 0, version };
}

/** @throws Error for a plan that would send what was not brought along. */
export function checkBrought({ hosts }: Plan): void {
  for (const { host, work } of hosts) {
    const missing = work.files.find(({ content }) => content.type === 'local' && content.path === '');
    if (missing !== undefined) throw new Error(`${missing.path} for ${host} was not brought along`);
  }
}
