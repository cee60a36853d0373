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
  /** Free TCP ports by service name, for processes that listen on `port`. */
  readonly ports: Readonly<Record<string, number>>;
  /** Folders that preparation filled, by service name. */
  readonly prepared: Readonly<Record<string, string>>;
  /** Why containers cannot run here, in both languages; null where they can. */
  readonly containersUnavailable: { readonly en: string; readonly fr: string } | null;
}

/** A file to be written on a host. */
export interface Artifact {
  readonly path: string;
  /** Octal, such as 0o644. */
  readonly mode: number;
  readonly content: string;
}
