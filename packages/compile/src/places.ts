import type { Target } from './target.ts';

/** Where everything of a studio lies and listens, derived from the target's folders; the one table of these names. */
export interface Places {
  readonly manifest: string;
  readonly caddyfile: string;
  /** A person's own sites, which the Caddyfile imports. */
  readonly ownSites: string;
  readonly pages: string;
  readonly ready: string;
  readonly doorsSocket: string;
  readonly apiSocket: string;
  readonly adminSocket: string;
  /** Caddy's own data and configuration folders, which would be in somebody's home otherwise. */
  readonly caddyHome: string;
  readonly accessLog: (service: string) => string;
  readonly socket: (service: string) => string;
  readonly data: (service: string) => string;
  /** The folder of a service's compose project. */
  readonly compose: (service: string) => string;
  readonly temporary: (service: string) => string;
  /** An absolute path from one that is relative to the stack's file. */
  readonly fromStack: (path: string) => string;
}

export function placesOf({ folders, caddyUnit }: Target): Places {
  return {
    manifest: `${folders.artifacts}/manifest.json`,
    caddyfile: caddyUnit?.caddyfile ?? `${folders.artifacts}/Caddyfile`,
    ownSites: `${folders.artifacts}/own-sites.caddyfile`,
    pages: `${folders.artifacts}/pages`,
    ready: `${folders.run}/ready`,
    doorsSocket: `${folders.run}/doors.sock`,
    apiSocket: `${folders.run}/api.sock`,
    adminSocket: caddyUnit?.adminSocket ?? `${folders.run}/admin.sock`,
    caddyHome: caddyUnit?.data ?? `${folders.state}/caddy`,
    accessLog: (service) => `${folders.log}/doors/${service}.log`,
    socket: (service) => `${folders.run}/${service}.sock`,
    compose: (service) => `${folders.artifacts}/compose/${service}`,
    data: (service) => `${folders.data}/${service}`,
    temporary: (service) => `${folders.temporary}/${service}`,
    fromStack: (path) => resolvePath(folders.stack, path),
  };
}

/** As `path.posix.resolve`, which a pure room cannot import; `folder` is absolute. */
export function resolvePath(folder: string, path: string): string {
  const resolved: string[] = [];
  for (const step of (path.startsWith('/') ? path : `${folder}/${path}`).split('/')) {
    if (step === '..') resolved.pop();
    else if (step !== '' && step !== '.') resolved.push(step);
  }
  return `/${resolved.join('/')}`;
}
