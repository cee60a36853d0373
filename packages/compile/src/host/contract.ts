import type { NeededFile } from '../compose/downloads.ts';
import type { BuiltImage } from '../compose/images.ts';
import type { SecretFile } from '../compose/project.ts';

/** All that one host gets, as `compile` says it and as `deploy` brings it there. Plain data. */
export interface HostArtifacts {
  /** Its name in the stack. */
  readonly host: string;
  /** What is named on the command line as a target, such as `vpn-dns`, `caddy` or a service; sorted. */
  readonly targets: readonly string[];
  /** System users that must exist before anything is owned by them, in the order in which they are made. */
  readonly users: readonly HostUser[];
  /** Debian packages that must be installed, sorted. */
  readonly packages: readonly string[];
  /** They exist before any file is written; parents before what is in them. */
  readonly folders: readonly HostFolder[];
  /** Sorted by path. */
  readonly files: readonly HostFile[];
  /** Generated on the host where they are not there yet, and kept ever after; sorted by path. */
  readonly secrets: readonly SecretFile[];
  /** Built on the host before the transaction, while what is there goes on serving. */
  readonly images: readonly HostImage[];
  /** The other images of containers, which must be there as well: a wake pulls nothing. */
  readonly pulls: readonly HostPull[];
  /** Fetched on the host before the transaction where they are not there yet: models. */
  readonly downloads: readonly HostDownload[];
  /** What must hold of the staged files before the first of them is put in its place; of markers, once all units run. */
  readonly checks: readonly HostCheck[];
  /** To be enabled and running when all is done, in the order in which they start. */
  readonly units: readonly HostUnit[];
  /** TCP ports that the units and services listen on: who else holds one is in the way. */
  readonly ports: readonly HostPort[];
  /** What of this the stack may put elsewhere; the innermost come last. */
  readonly places: readonly HostPlace[];
}

export interface HostPlace {
  /** A file, or a folder with all that is in it. */
  readonly path: string;
  /** The line of the stack that puts it elsewhere. */
  readonly line: string;
}

export interface HostPort {
  /** Null: every address of the host. */
  readonly address: string | null;
  readonly port: number;
  /** Units that hold it for us where it is held already. */
  readonly holders: readonly string[];
  readonly target: string;
  /** Who listens there when it is awake; null for Caddy, whose place others may be made to leave. */
  readonly service: string | null;
  /** What the stack may say so that it is not needed. */
  readonly instead: readonly PortChoice[];
}

export interface PortChoice {
  /** `mesh`: listen there alone. `snippet`: a file for the Caddy that is there. `silence`: tell strangers nothing. `port`: another one. */
  readonly type: 'mesh' | 'snippet' | 'silence' | 'port';
  /** The line of the stack. */
  readonly line: string;
}

/** A system user without a login. */
export interface HostUser {
  readonly name: string;
  /** Groups that it belongs to besides its own, such as `docker`. */
  readonly groups: readonly string[];
}

export interface HostFolder {
  readonly path: string;
  /** Octal, such as 0o750. */
  readonly mode: number;
  readonly owner: string;
  readonly group: string;
  /** What runs there may give it another owner and mode, as databases do: only where it is absent it is made. */
  readonly kept?: true;
}

/** A file of a host. It gets its mode and owner at creation, never afterwards; one that is `kept` may be written to there. */
export interface HostFile extends HostFolder {
  /** The target that it is a part of. */
  readonly target: string;
  readonly content: Content;
  /** Other people write it too: an undeploy leaves it, and what it was before is what others may have changed since. */
  readonly shared: boolean;
  /** A file of somebody else's may import it, and would be broken without it. */
  readonly imported?: true;
  /** Nothing of ours is left in it. */
  readonly isWithdrawn?: true;
  /** What changes in it, in words; absent where its path says enough. */
  readonly news?: string;
  /** What must be done when its bytes have changed; the same deed for several files is done once. */
  readonly after: readonly Deed[];
}

export type Content =
  | { readonly type: 'text'; readonly text: string }
  /** Parts of which some are secrets: their values are put in on the way, and show in no plan, log or diff. */
  | { readonly type: 'secret'; readonly parts: readonly (string | SecretPart)[] }
  /** The bytes of a file on the operator's machine: a program, a bundle. */
  | { readonly type: 'local'; readonly path: string; readonly sha256: string; readonly bytes: number };

export interface SecretPart {
  /** Its name. */
  readonly secret: string;
  /** As systemd reads a value in an environment file; absent: as it is. */
  readonly quoted?: true;
}

export interface HostUnit {
  /** With its suffix, such as `caddy-workstation.service`. */
  readonly name: string;
  readonly target: string;
}

export interface HostImage extends BuiltImage {
  readonly target: string;
}

export interface HostPull {
  /** With its tag. */
  readonly name: string;
  readonly target: string;
  /** Null: from the registry that its name says. Otherwise compose builds it as a person's own file says. */
  readonly compose: HostComposeBuild | null;
}

export interface HostDownload extends Pick<NeededFile, 'url' | 'sha256' | 'path' | 'folder'> {
  readonly target: string;
  /** A user and their group alike. */
  readonly owner: string;
}

/** Paths are absolute. */
export interface HostComposeBuild {
  readonly project: string;
  /** What the other paths lie below. */
  readonly root: string;
  /** All files of the host that compose may look at for it. */
  readonly inputs: readonly string[];
  /** Relative paths in the files are relative to it. */
  readonly folder: string;
  readonly files: readonly string[];
  readonly container: string;
}

/** Who must be able to see what is in a folder: a user as a unit runs it, in this group. */
export interface FolderReader {
  readonly folder: string;
  readonly reader: string;
  readonly group: string;
}

/** A staged file is looked at by the program that will read it, as the user that will run it. */
export type HostCheck =
  /** `caddy validate`, as `user`, of the staged copy of `file`. `environment` names a file of `NAME=value` lines. */
  | {
      readonly type: 'caddy';
      readonly program: string;
      readonly file: string;
      readonly user: string;
      readonly environment: string | null;
    }
  /** `compose config` of the staged copies, in this order; `inputs` are all files that they may name. */
  | {
      readonly type: 'compose';
      readonly files: readonly string[];
      readonly folder: string;
      readonly inputs: readonly string[];
    }
  /** `systemd-analyze verify` of the staged copy. */
  | { readonly type: 'unit'; readonly file: string }
  /** Headscale can read it. It cannot be asked: it goes on with its old records where it cannot, and does not start again. */
  | { readonly type: 'records'; readonly file: string }
  /** Once all units run: what the `writer` makes in the folder that `file` is about, the reader sees. */
  | ({ readonly type: 'markers'; readonly file: string; readonly writer: string } & FolderReader);

export type Deed =
  | { readonly type: 'reload' | 'restart'; readonly unit: string }
  | { readonly type: 'daemon-reload' | 'create-temporary-files' }
  /** Restarts the containers of the compose project in this folder that mount a changed file, and waits until they are healthy. */
  | { readonly type: 'restart-compose'; readonly folder: string };

/** What must be true as a client sees it when all is done. */
export type HostProbe =
  /** The mesh's DNS says exactly these addresses. */
  | { readonly type: 'resolves'; readonly name: string; readonly host: string; readonly addresses: readonly string[] }
  /** HTTPS at the host's mesh address, with a certificate for the name: 200 or the asleep page. */
  | { readonly type: 'opens'; readonly name: string; readonly host: string; readonly address: string }
  /** HTTPS at the host's loopback or public address: the 403 page. */
  | { readonly type: 'refuses'; readonly name: string; readonly host: string; readonly address: string };
