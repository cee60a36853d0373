import type { Architecture } from '@veille/compile';

/** The Caddy that hosts get, and what builds it. Changed here, every host gets the new one with the next deploy. */
export const caddyVersion = '2.11.4';
export const xcaddyVersion = '0.4.7';
/** What xcaddy and Caddy ask for; Go 1.21 and later fetch it by themselves. */
export const goVersion = '1.26';

/** The versions of the modules that are known by name; of every other the stack says one, or the newest is taken once and kept in the cache. */
const moduleVersions: Readonly<Record<string, string>> = { cloudflare: 'v0.2.4', ovh: 'v1.0.1' };

/** All that decides the bytes of a Caddy. */
export interface CaddyRecipe {
  /** Of caddy-dns, such as `ovh`. */
  readonly module: string;
  /** Of the module; absent: the pinned one, else the newest. */
  readonly version?: string | undefined;
  readonly architecture: Architecture;
}

/** What Go takes for the newest version of a module that has one. */
export const newest = 'latest';

/** The words that build it into `file`, after xcaddy's own. */
export function buildWords(recipe: CaddyRecipe, file: string): string[] {
  const dns = `${dnsModule(recipe)}@${versionOf(recipe)}`;
  return ['build', `v${caddyVersion}`, '--with', dns, '--output', file];
}

/** Its DNS module as Go calls it. */
export function dnsModule({ module }: CaddyRecipe): string {
  return `github.com/caddy-dns/${module}`;
}

export function versionOf({ module, version }: CaddyRecipe): string {
  return version ?? moduleVersions[module] ?? newest;
}
