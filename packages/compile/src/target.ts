import type { ValidTls } from '@veille/stack';
import type { ComposeConfig } from './compose/config.ts';

/** The place that a stack is compiled for: all facts about it that compile needs, found out before. */
export interface Target {
  /** The stack's file, for messages; null for a stack that came from elsewhere. */
  readonly source: string | null;
  /** The public side: `http` on one machine, `https` on a host. */
  readonly scheme: 'http' | 'https';
  /** How doors get their certificates; null exactly where the scheme is `http`. */
  readonly tls: ValidTls | null;
  /** Under this name every door lives: `localhost` gives `re.localhost`. */
  readonly domain: string;
  /** The subdomain of the list of the doors here: `veille`, or `veille-HOST` on a studio's further hosts. */
  readonly listDoor: string;
  readonly port: number;
  /** Addresses that doors listen on: on one machine `127.0.0.1` and, where it exists, `::1`. Empty: all. */
  readonly bind: readonly string[];
  /** CIDRs or addresses of TCP peers that may pass, on a host the mesh's; everyone else gets the 403 page. */
  readonly allow: readonly string[];
  /**
   * Names that lead to other hosts, sorted: public DNS sends strangers here, who get the 403 page whatever their address.
   * Empty except on a public host.
   */
  readonly strangers: readonly string[];
  /** A person's own sites, in Caddy's words; null for none. */
  readonly ownSites: OwnSites | null;
  /** The unit that runs Caddy; null: the controller does, as one of its services. */
  readonly caddyUnit: CaddyUnit | null;
  /** The version of the Caddy that will read the Caddyfile, such as `2.6.2`. */
  readonly caddyVersion: string;
  readonly folders: {
    /** The folder of the stack's file. */
    readonly stack: string;
    /** Artifacts: manifest, Caddyfile, pages. */
    readonly artifacts: string;
    readonly run: string;
    readonly log: string;
    readonly state: string;
    /** One folder a service below it. */
    readonly data: string;
    readonly temporary: string;
  };
  /** Programs by name: the words that a command's first word stands for. `node` -> [`/…/node`]. */
  readonly programs: Readonly<Record<string, readonly string[]>>;
  /** Free TCP ports by service name, for processes that listen and containers that are published on `port`. */
  readonly ports: Readonly<Record<string, number>>;
  /** Folders that preparation filled, by service name. */
  readonly prepared: Readonly<Record<string, string>>;
  /** What is known of the engine and the files of containers; null where there is no engine. */
  readonly containers: ContainerPlace | null;
  /** What a service that can be a process or a container is here; absent: a process. */
  readonly prefers?: 'process' | 'container';
  /** Why containers cannot run here, in both languages, where `containers` is null. */
  readonly containersUnavailable: { readonly en: string; readonly fr: string } | null;
  /** What services may use together; null: as much as the machine says. */
  readonly memoryBytes: number | null;
}

/** A file of sites that a person wrote for this host's Caddy. */
export interface OwnSites {
  /** Where the person keeps it, for messages. Absolute. */
  readonly source: string;
  readonly text: string;
}

/** Caddy as a unit of the system. Paths are absolute. */
export interface CaddyUnit {
  /** Without its suffix, such as `caddy-workstation`. */
  readonly name: string;
  readonly caddyfile: string;
  /** Its certificates and what else it must not lose. */
  readonly data: string;
  /** In a folder of Caddy's own, which the controller's user may search. */
  readonly adminSocket: string;
}

/** A place where containers can run. */
export interface ContainerPlace {
  /** `docker compose` is 2, `docker-compose` 1. */
  readonly composeVersion: 1 | 2;
  /** Who closes the bridges of projects to neighbours: the controller, or a unit of root's. */
  readonly guardedBy: 'controller' | 'unit';
  /** Whether an image that a person's own file builds is called after what it is built from, or keeps its name whatever that is. */
  readonly namesBuilds: boolean;
  /** What projects are called before the service's name: `veille` on a host, `veille-1a2b3c4d` in a folder's studio. */
  readonly projectPrefix: string;
  /** Whom the data of services belongs to, as `UID:GID`: never root, who is given ordinary numbers of their own. */
  readonly owner: string;
  /** Where a secret lies in a file of its own name. */
  readonly secretsFolder: string;
  /** The catalog's folder with a folder of Dockerfiles for each kind. */
  readonly catalogFolder: string;
  /** By service name: what is known of the files that a project is made of and that compile cannot read. */
  readonly projects: Readonly<Record<string, ProjectFacts>>;
  /** By service name: why its containers cannot run although there is an engine, in both languages. */
  readonly unavailable: Readonly<Record<string, { readonly en: string; readonly fr: string }>>;
}

/** Facts of a project that has an override, builds an image or is a person's own file. */
export interface ProjectFacts {
  /** SHA-256, in hexadecimal, of all bytes of these files and of the folders that images are built from. */
  readonly digest: string;
  /** The same of what compose builds, whose images bear it in no name; empty where it builds nothing. */
  readonly builds: string;
  /** What compose makes of a project that has files of a person's own; null for one that only Veille writes. */
  readonly config: ComposeConfig | null;
}

/** A file to be written on a host. */
export interface Artifact {
  readonly path: string;
  /** Octal, such as 0o644. */
  readonly mode: number;
  readonly content: string;
}
