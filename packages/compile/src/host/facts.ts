import type { MeshNode } from '../dns/addresses.ts';
import type { OwnSites, ProjectFacts } from '../target.ts';

/** All that must be known before hosts can be compiled: found out by others, for compile looks at nothing itself. */
export interface DeployFacts {
  /** The stack's file, for messages; null for a stack that came from elsewhere. */
  readonly source: string | null;
  /** What each host said, by its name in the stack; the observations of deploy are such. */
  readonly hosts: ReadonlyMap<string, SeenHost>;
  readonly operator: OperatorFacts;
  /** Whether more than 30 % of the published names may go away. */
  readonly allowRemovals: boolean;
}

export type Architecture = 'amd64' | 'arm64';

/** What compile wants to know of a host. */
export interface SeenHost {
  readonly facts: {
    readonly architecture: Architecture;
    readonly system: { readonly id: string; readonly version: string };
    /** Null: no engine yet. `compose` is 2 for `docker compose`, 1 for `docker-compose`. */
    readonly docker: { readonly compose: 1 | 2 | null } | null;
    readonly meshAddresses: readonly string[];
  };
  /** By path; only what is there. */
  readonly entries: ReadonlyMap<string, { readonly mode: number; readonly owner: string; readonly group: string }>;
  /** What deploys have put there, by path; `shared`: a file that others write too, whose text is always told. */
  readonly deployed: ReadonlyMap<string, { readonly type: 'file' | 'folder' | 'shared' | 'kept' | 'imported' }>;
  /** Files' texts by path; only of what is there. */
  readonly texts: ReadonlyMap<string, string>;
  /** By name; only what there is. */
  readonly units: ReadonlyMap<string, { readonly active: boolean }>;
  /** What the mesh's control server says of its nodes; empty where it does not run there. */
  readonly nodes: readonly MeshNode[];
}

/** What the operator's machine brings to the hosts. */
export interface OperatorFacts {
  /** Node by architecture, for the hosts that have services. */
  readonly node: Readonly<Partial<Record<Architecture, Program>>>;
  /** The controller in one file, which runs on any architecture; null where no host has services. */
  readonly controller: Program | null;
  /** Caddy by host, built with the module of `tls.dns`. */
  readonly caddy: Readonly<Record<string, Program>>;
  /** People's own sites by host. */
  readonly ownSites: Readonly<Record<string, OwnSites>>;
  /** What a service's containers are made of, by service; a service without such files is absent. */
  readonly services: Readonly<Record<string, ServiceInputs>>;
}

/** A file of the operator's machine. */
export interface LocalFile {
  /** Absolute. */
  readonly path: string;
  /** In hexadecimal. */
  readonly sha256: string;
  readonly bytes: number;
}

export interface Program extends LocalFile {
  /** As it says it itself, without a `v`. */
  readonly version: string;
}

export interface ServiceInputs {
  /** Null for a service of which compose has nothing to say. */
  readonly project: ProjectFacts | null;
  /** Compose files of a person's own, all that images are built from, all that is mounted or was prepared. */
  readonly files: readonly InputFile[];
  /** Files that only the containers' user may read; their values travel apart, by these names. */
  readonly secrets: readonly SecretInput[];
  /** What the folder that preparation filled is called by its content; null for a service that prepares nothing. */
  readonly prepared: string | null;
  /** Why its containers cannot run there, in both languages; null where they can. */
  readonly unavailable: { readonly en: string; readonly fr: string } | null;
}

/** A file of the operator's machine that has its place on a host. */
export interface InputFile extends LocalFile {
  /** Below the folder of the stack's file, the catalog's folder of kinds, or the folder of what was prepared. */
  readonly from: 'stack' | 'catalog' | 'prepared';
  /** Relative to that folder, such as `photos/compose.yaml`. */
  readonly place: string;
  readonly executable: boolean;
  /** Nobody but its owner and their group reads it. */
  readonly isPrivate: boolean;
  /** A container may write to it: it is brought, and what is written there stays. */
  readonly isWritable: boolean;
}

/** A file below the folder of the stack's file whose content is a secret. */
export interface SecretInput {
  readonly name: string;
  readonly place: string;
}
