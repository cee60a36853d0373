import type { MeshNode } from '@veille/compile';

/** What one host said. Maps by path or name; what is not there is not in them. */
export interface Observation {
  readonly host: string;
  readonly facts: HostFacts;
  readonly entries: ReadonlyMap<string, Entry>;
  readonly texts: ReadonlyMap<string, string>;
  readonly units: ReadonlyMap<string, UnitState>;
  /** Users that exist, with their groups. */
  readonly users: ReadonlyMap<string, readonly string[]>;
  readonly packages: ReadonlySet<string>;
  readonly images: ReadonlySet<string>;
  /** Large files that were fetched or looked at before and are unchanged: SHA-256 by path. */
  readonly known: ReadonlyMap<string, string>;
  /** Folders that do not let in whom they must, of those that were asked for. */
  readonly closed: ReadonlySet<string>;
  /** Headscale's list of nodes; empty where it was not asked for, or nobody answered. */
  readonly nodes: readonly MeshNode[];
  /** What deploys have put there, by path: what Veille wrote and may take away. */
  readonly deployed: ReadonlyMap<string, DeployedFile>;
  /** The host's own key, in hexadecimal, for hashes of secrets; null before the first deploy. */
  readonly key: string | null;
  /** A deploy that has not ended: who holds the lock, or has left a put-back armed. */
  readonly lock: Lock | null;
}

export interface Entry {
  readonly type: 'file' | 'folder' | 'link' | 'other';
  /** Of a file's bytes, in hexadecimal; of the host's key and the bytes for a secret that Veille put there; else null. */
  readonly sha256: string | null;
  readonly mode: number;
  readonly owner: string;
  readonly group: string;
  readonly bytes: number;
}

export interface DeployedFile {
  /**
   * `shared`: a file that others write too, which is therefore never taken away. `kept`: one that a container may write to.
   * `imported`: one that a file of others may import, of which a comment is left.
   */
  readonly type: 'file' | 'folder' | 'shared' | 'kept' | 'imported';
  readonly target: string;
  /** It holds secrets: its hash is of the host's key and its bytes. */
  readonly secret: boolean;
  /** Of what was put there; `-` for a folder. */
  readonly sha256: string;
}

export interface UnitState {
  readonly enabled: boolean;
  readonly active: boolean;
  /** Where its file lies; null for a unit that nobody has written. */
  readonly file: string | null;
}

export interface Lock {
  readonly who: string;
  /** Of the host's clock, ISO 8601. */
  readonly since: string;
  readonly why: string;
  /** What could not be put back so far, such as `/etc/x: Read-only file system`; null for nothing. */
  readonly remains: string | null;
}

/** What a host is and has. Null: not there. */
export interface HostFacts {
  readonly architecture: 'amd64' | 'arm64';
  /** As `/etc/os-release` has it, such as `debian` and `12`. */
  readonly system: { readonly id: string; readonly version: string };
  readonly systemd: boolean;
  /** Free on the file system of `/`. */
  readonly freeBytes: number;
  /** The disk that images lie on, or will; null where it is the one of `/`, and where no image was asked for. */
  readonly imageDisk: { readonly path: string; readonly freeBytes: number } | null;
  /** An engine that answers, and its compose (`docker compose` is 2, `docker-compose` 1). */
  readonly docker: { readonly compose: 1 | 2 | null } | null;
  /** The mesh addresses that the host itself says (`tailscale ip`); empty where there is no tailscale or it is down. */
  readonly meshAddresses: readonly string[];
  /** Who listens on TCP ports, for 80 and 443 and those that services want. */
  readonly listeners: readonly Listener[];
}

export interface Listener {
  readonly address: string;
  readonly port: number;
  /** The program's name; null where it may not be seen. */
  readonly program: string | null;
  /** Its systemd unit; null where it has none. */
  readonly unit: string | null;
}
