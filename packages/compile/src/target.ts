import type { ComposeConfig } from './compose/config.ts';

/** The place that a stack is compiled for: all facts about it that compile needs, found out before. */
export interface Target {
  /** The stack's file, for messages; null for a stack that came from elsewhere. */
  readonly source: string | null;
  /** The public side: `http` on one machine. */
  readonly scheme: 'http';
  /** Under this name every door lives: `localhost` gives `re.localhost`. */
  readonly domain: string;
  readonly port: number;
  /** Addresses that doors listen on: `127.0.0.1` and, where it exists, `::1`. */
  readonly bind: readonly string[];
  /** CIDRs or addresses of TCP peers that may pass; everyone else gets the 403 page. */
  readonly allow: readonly string[];
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
  /** Why containers cannot run here, in both languages, where `containers` is null. */
  readonly containersUnavailable: { readonly en: string; readonly fr: string } | null;
}

/** A place where containers can run. */
export interface ContainerPlace {
  /** `docker compose` is 2, `docker-compose` 1. */
  readonly composeVersion: 1 | 2;
  /** What projects are called before the service's name: `veille` on a host, `veille-1a2b3c4d` in a folder's studio. */
  readonly projectPrefix: string;
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
  /** What compose makes of a person's own file and its override; null for a project that Veille writes. */
  readonly config: ComposeConfig | null;
}

/** A file to be written on a host. */
export interface Artifact {
  readonly path: string;
  /** Octal, such as 0o644. */
  readonly mode: number;
  readonly content: string;
}
