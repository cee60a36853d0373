import type { SecretFile } from '../compose/project.ts';

/** All that one host gets, as `compile` says it and as `deploy` brings it there. Plain data. */
export interface HostArtifacts {
  /** Its name in the stack. */
  readonly host: string;
  /** What is named on the command line as a target, such as `vpn-dns`, `caddy` or a service; sorted. */
  readonly targets: readonly string[];
  /** They exist before any file is written; parents before what is in them. */
  readonly folders: readonly HostFolder[];
  /** Sorted by path. */
  readonly files: readonly HostFile[];
  /** Generated on the host where they are not there yet, and kept ever after; sorted by path. */
  readonly secrets: readonly SecretFile[];
  /** To be enabled and running when all is done, in the order in which they start. */
  readonly units: readonly string[];
}

export interface HostFolder {
  readonly path: string;
  /** Octal, such as 0o750. */
  readonly mode: number;
  readonly owner: string;
  readonly group: string;
}

/** A file of a host. It gets its mode and owner at creation, never afterwards. */
export interface HostFile extends HostFolder {
  /** The target that it is a part of. */
  readonly target: string;
  readonly content: Content;
  /** Other people write it too: an undeploy leaves it, and what it was before is what others may have changed since. */
  readonly shared: boolean;
  /** What must be done when its bytes have changed; the same deed for several files is done once. */
  readonly after: readonly Deed[];
}

/** Text, or parts of which some are secrets: their values are put in on the way, and show in no plan, log or diff. */
export type Content =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'secret'; readonly parts: readonly (string | { readonly secret: string })[] };

export type Deed =
  | { readonly type: 'reload' | 'restart'; readonly unit: string }
  | { readonly type: 'daemon-reload' | 'create-temporary-files' }
  /** Takes the compose project in this folder down and up again, and waits until it is healthy. */
  | { readonly type: 'restart-compose'; readonly folder: string };

/** What must be true as a client sees it when all is done. */
export type HostProbe =
  /** The mesh's DNS says exactly these addresses. */
  | { readonly type: 'resolves'; readonly name: string; readonly host: string; readonly addresses: readonly string[] }
  /** HTTPS at the host's mesh address, with a certificate for the name: 200 or the asleep page. */
  | { readonly type: 'opens'; readonly name: string; readonly host: string; readonly address: string }
  /** HTTPS at the host's loopback or public address: the 403 page. */
  | { readonly type: 'refuses'; readonly name: string; readonly host: string; readonly address: string };
