import type { Deed, HostCheck, HostComposeBuild, HostDownload, HostFile, HostFolder, HostUser } from '@veille/compile';
import type { DeployedFile } from '../observe/observation.ts';
import type { Needs } from '../preflight/needs.ts';

/** What would change on which host. Plain data: it can be printed, kept as JSON, and compared. */
export interface Plan {
  readonly hosts: readonly HostPlan[];
  /** `3 doors = 3 records = 3 sites = 3 probes, 0 dropped`; null for a plan that touches none of them. */
  readonly conservation: string | null;
}

export interface HostPlan {
  readonly host: string;
  /** What was asked for by name, sorted: the targets that the plan is about. */
  readonly targets: readonly string[];
  /** In the order in which they are done; empty: nothing to do. */
  readonly changes: readonly Change[];
  /** What keeps the plan from being applied, each with the ways out; empty for most. */
  readonly blocked: readonly Obstacle[];
  /** Room and time, as far as they are known. */
  readonly needs: Needs;
  /** What a person should know before saying yes, a sentence each. */
  readonly notes: readonly string[];
  /** SHA-256 of all that was observed where this plan changes something: a host that has moved away since refuses it. */
  readonly observed: string;
  /** What is done, exactly; `changes` says it to people. Values of secrets are not in it. */
  readonly work: HostWork;
}

export interface Change {
  readonly sign: '+' | '~' | '-';
  /** The target that it belongs to, such as `caddy`; `host` for what belongs to all. */
  readonly target: string;
  readonly what:
    | 'package'
    | 'user'
    | 'folder'
    | 'file'
    | 'secret'
    | 'image'
    | 'download'
    | 'unit'
    | 'reload'
    | 'restart';
  /** A path, or the name of a unit, package, user or image. */
  readonly name: string;
  /** Such as `0644 -> 0640`, `(secret, changed)`, `about 1.4 GB, 6 minutes or more`; null when the sign says all. */
  readonly detail: string | null;
  /** A unified diff of text; null for everything else, and always for secrets. */
  readonly diff: string | null;
}

/** Something in the way that Veille did not put there. */
export interface Obstacle {
  readonly what: string;
  /** One way out each, as a line to write or a flag to give. */
  readonly ways: readonly string[];
}

/** What the operator asks for. */
export interface Wish {
  /** Targets that were named; null: all that the stack has. */
  readonly targets: readonly string[] | null;
  /** What those need besides, by host: each target, and which of those that were named needs it. */
  readonly needed: ReadonlyMap<string, ReadonlyMap<string, string>>;
  /** Overwrite what Veille did not write, and what others have changed since. */
  readonly adopt: boolean;
  /** Values of the secrets that files hold, by name. */
  readonly secrets: ReadonlyMap<string, string>;
  readonly conservation: string | null;
}

/** All that one host's plan does. */
export interface HostWork {
  readonly packages: readonly string[];
  /** With the groups that they lack. */
  readonly users: readonly HostUser[];
  readonly images: readonly ImageWork[];
  /** Names of images that come from registries. */
  readonly pulls: readonly string[];
  readonly downloads: readonly HostDownload[];
  readonly folders: readonly HostFolder[];
  /** Random ones that are made on the host. */
  readonly secrets: readonly GeneratedSecret[];
  readonly files: readonly FileWork[];
  /** Files that go. */
  readonly removals: readonly string[];
  /** Folders that go, the innermost first, where nothing is left in them. */
  readonly emptied: readonly string[];
  readonly checks: readonly HostCheck[];
  readonly units: readonly UnitWork[];
  readonly deeds: readonly Deed[];
  /** What lies there by Veille's hand when all is done, by path; the hash of a secret is not known before the host's key is. */
  readonly deployed: Readonly<Record<string, DeployedFile>>;
}

export interface FileWork extends HostFolder {
  readonly content: HostFile['content'] | KeptContent;
}

/** Bytes that the host kept of the state before the last deploy. */
export interface KeptContent {
  readonly type: 'kept';
  /** Which of them. */
  readonly index: string;
  readonly sha256: string;
  readonly secret: boolean;
}

export interface GeneratedSecret {
  readonly path: string;
  /** Random bytes; twice as many hexadecimal digits. */
  readonly bytes: number;
  readonly owner: string;
  readonly group: string;
}

export interface ImageWork {
  readonly name: string;
  readonly args: Readonly<Record<string, string>>;
  /** How compose builds it, by paths in what it is built from; null: by its Dockerfile. */
  readonly compose: Omit<HostComposeBuild, 'root' | 'inputs'> | null;
  /** What it is built from: files by their paths in a folder. */
  readonly context: readonly { readonly path: string; readonly mode: number; readonly content: HostFile['content'] }[];
}

/** What becomes of a unit when the files lie in their places. */
export interface UnitWork {
  readonly name: string;
  /** Null: as it is, for it is somebody else's. */
  readonly enabled: boolean | null;
  /** `settle`: it runs and goes on running. */
  readonly act: 'start' | 'reload' | 'restart' | 'stop' | 'settle';
}
