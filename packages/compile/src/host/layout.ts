import type { ValidHost } from '@veille/stack';
import type { Program } from './facts.ts';

/** Where everything lies on a host; the one table of these paths. What several hosts of one machine would share is absolute. */
export interface Layout {
  readonly root: string;
  readonly configs: string;
  readonly programs: string;
  /** Only root looks into it. */
  readonly secrets: string;
  readonly data: string;
  /** Files of the stack's folder, in the same places as there. */
  readonly stack: string;
  /** What images of the catalog are built from. */
  readonly catalog: string;
  /** What was made once by content on the operator's machine, a folder each service. */
  readonly prepared: string;
  /** Caddy's environment: the keys of the DNS module. */
  readonly caddyEnvironment: string;
  readonly node: (node: Program) => string;
  readonly controller: (controller: Program) => string;
  readonly caddy: (caddy: Program) => string;
}

/** Made by tmpfiles.d, never by a unit: it is the controller's and Caddy's, and outlives both. */
export const runFolder = '/run/veille';
/** What the controller marks as awake, and Caddy looks at. */
export const markerFolder = `${runFolder}/ready`;
/** Caddy's own part of it, where it may make a socket. */
export const adminFolder = `${runFolder}/caddy`;
export const logFolder = '/var/log/veille';
/** Also of deploy, whose own part only root may touch: so it is root's. */
export const stateFolder = '/var/lib/veille';
/** Whom the data of containers belongs to that need no rights, by number: containers know no names of the host. */
export const containerUser = '10001';

export const controllerUser = 'veille';
export const caddyUser = 'caddy';
export const controllerUnit = 'veille.service';
/** Closes the networks of containers, which only root can. */
export const firewallUnit = 'veille-firewall.service';
export const unitFolder = '/etc/systemd/system';
export const tmpfilesFile = '/etc/tmpfiles.d/veille.conf';

export function layoutOf({ root }: Pick<ValidHost, 'root'>): Layout {
  const programs = `${root}/programs`;
  // By content, so that the one that runs is never overwritten, and that another one is another unit.
  const file = (name: string, { version, sha256 }: Program) => `${programs}/${name}-${version}-${sha256.slice(0, 12)}`;
  return {
    root,
    configs: `${root}/configs`,
    programs,
    secrets: `${root}/secrets`,
    data: `${root}/data`,
    stack: `${root}/stack`,
    catalog: `${root}/catalog`,
    prepared: `${root}/prepared`,
    caddyEnvironment: `${root}/secrets/caddy.env`,
    node: (node) => file('node', node),
    controller: (controller) => `${file('controller', controller)}.mjs`,
    caddy: (caddy) => file('caddy', caddy),
  };
}
