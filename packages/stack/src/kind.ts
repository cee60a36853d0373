import type { z } from 'zod';

/** What a kind says of one service: data, from which `compile` derives the manifest, the proxy and the rest. */
export interface ServiceDescription {
  /** What people call it: `Remotion render server`. */
  readonly title: string;
  readonly run: ProcessRun | ContainerRun | ComposeFileRun | ExternalRun;
  /** Nobody opens them, this service needs them: a queue, say. Each becomes `<service>-<suffix>`, started before it. */
  readonly companions: readonly Companion[];
  /** `GET` this path; any answer below 500 means that the service is ready. */
  readonly readyPath: string;
  /** A start that takes longer has failed. Milliseconds. */
  readonly startTimeoutMs: number;
  /** Falls asleep after this long without activity unless the stack says otherwise; null: never. Milliseconds. */
  readonly sleepAfterMs: number | null;
  /** Whether an open WebSocket or EventSource counts as use. An editor's does, a forgotten ComfyUI tab's does not. */
  readonly openSocketHolds: boolean;
  /** Whether a page that is open may wake it by its own fetches. */
  readonly backgroundWakes: boolean;
  /** How it says that it is at work. */
  readonly busy: Busy | null;
  /** A file that exists while there is unfinished work; it wakes the service at `up`. */
  readonly pendingFile: string | null;
  /**
   * For so long after its last use only a person's yes may put it to sleep for another's sake: somebody who edits is
   * silent for long. Milliseconds; absent: not at all.
   */
  readonly graceMs?: number;
  /** Whether a person's work lies in their browser, by origin: behind a door of another name they would not find it. */
  readonly worksInBrowser?: boolean;
  /** A file on that machine with the bearer token that its API asks for. Absolute; absent: it asks for none. */
  readonly tokenFile?: string;
}

/**
 * `GET path` answers JSON. While the service is at work its `field` is above 0 or true, or one of its `lists` is a list
 * that is not empty.
 */
export type Busy =
  | { readonly path: string; readonly field: string }
  | { readonly path: string; readonly lists: readonly string[] };

/** A process on the host itself. */
export interface ProcessRun {
  readonly type: 'process';
  /** The first word is a program that the target knows (`node`, `redis-server`, `render-server`) or a path. */
  readonly command: readonly string[];
  /** The folder it runs in; the stack's own folder when absent. */
  readonly cwd?: string;
  readonly env: Readonly<Record<string, string>>;
  /** `socket`: it is given a Unix socket. A number: it listens on that port of 127.0.0.1. `port`: it is given a free one. */
  readonly listen: 'socket' | 'port' | number;
  readonly stopTimeoutMs: number;
  /** The memory that it needs while awake, such as `512MiB`; absent: learned from what it is seen to use. */
  readonly memory?: string;
}

/** Containers of one compose project that Veille writes; `web` is the one behind the door. */
export interface ContainerRun {
  readonly type: 'containers';
  readonly web: { readonly container: string; readonly port: number };
  /** The port of 127.0.0.1 that the web container is published on. `port`: it is given a free one. */
  readonly publish: 'port' | number;
  readonly containers: Readonly<Record<string, Container>>;
  /** Files that must be downloaded into folders of the web container before it is of use: models. */
  readonly downloads?: readonly ContainerDownload[];
  /** A compose file that compose itself merges over what Veille writes. Absolute. */
  readonly override?: string;
  /** What sleep does with the containers; absent: it stops them. */
  readonly onSleep?: 'stop' | 'remove';
}

/** A person's own compose file, taken as it is; `web` is the container behind the door. */
export interface ComposeFileRun {
  readonly type: 'compose';
  readonly web: { readonly container: string; readonly port: number };
  /** Absolute; an override comes after the file itself. */
  readonly files: readonly string[];
  /** The name that the project has already; absent: by compose's own rule. */
  readonly project?: string;
  readonly onSleep?: 'stop' | 'remove';
}

export interface ImageBuild {
  readonly folder: string;
  readonly args: Readonly<Record<string, string>>;
  /** What it took where it was measured; absent for one that nobody has. A plan tells it before anything is built. */
  readonly cost?: BuildCost;
}

export interface BuildCost {
  /** The whole image, with what it is built on. */
  readonly bytes: number;
  /** With nothing of it there before, on the machine that the kind's README names; others may be slower. */
  readonly minutes: number;
}

export interface Container {
  /** Absent for an image that is built here and gets its name from what it is built from. */
  readonly image?: string;
  /** A folder with a Dockerfile, of the catalog or absolute; absent for images that are pulled. */
  readonly build?: ImageBuild;
  readonly command?: readonly string[];
  /** In a value `${NAME}` stands for the secret of that name below; the image's entrypoint fills it in. */
  readonly env: Readonly<Record<string, string>>;
  /**
   * Environment names whose values are secrets. The container finds each in the file `/run/secrets/<its name>`, and that
   * path in the environment as `<NAME>_FILE`: the value itself never leaves the file.
   */
  readonly secrets: Readonly<Record<string, SecretSpec>>;
  /** Host folder (absolute, or relative to the service's data folder) -> folder in the container. */
  readonly volumes: Readonly<Record<string, string>>;
  /** What it may only read. */
  readonly readOnly?: readonly ReadOnlyMount[];
  /**
   * `owner`: it runs as whoever the service's data belongs to, so that what it writes is theirs and it needs no rights.
   * Absent: as the image says.
   */
  readonly user?: 'owner';
  /** The limit, such as `512MiB`; absent: none. */
  readonly memory?: string;
  readonly cpus?: number;
  /** Gives it the machine's NVIDIA cards. */
  readonly gpu?: boolean;
  /** Capabilities added back after `cap_drop: ALL`. */
  readonly capabilities: readonly string[];
  /** A command inside the container that exits with 0 when it is healthy; absent: as the image says. */
  readonly health?: { readonly command: readonly string[]; readonly startPeriodMs: number };
  /** Containers that must be healthy before. */
  readonly dependsOn: readonly string[];
  /**
   * Containers that do their work and end before: each must have exited with 0. They run again at every start, so what
   * they do must bear being done twice. The migrations of a database, say.
   */
  readonly dependsOnCompletion?: readonly string[];
}

/** A file that is known by its content and downloaded once, by `veille prepare`. */
export interface ContainerDownload {
  readonly url: string;
  /** 64 hexadecimal digits in lower case. */
  readonly sha256: string;
  /** Where the web container sees it; it lies in one of that container's volumes. Absolute. */
  readonly path: string;
}

/** A file or folder of the host, seen in a container and not to be changed there. */
export interface ReadOnlyMount {
  /** Absolute. */
  readonly source: string;
  /** Absolute, in the container. */
  readonly target: string;
  /** A folder that may be absent: it is made then. All else must be there. */
  readonly orEmpty?: true;
  /** A file whose content nobody else may see: on a host only the container's user reads it. */
  readonly secret?: true;
}

/** A generated secret: so many random bytes, in hexadecimal. */
export interface SecretSpec {
  readonly name: string;
  readonly bytes: number;
}

/** Somebody else's server: proxied, never started or stopped. */
export interface ExternalRun {
  readonly type: 'external';
  readonly host: string;
  readonly port: number;
}

export interface Companion {
  readonly suffix: string;
  readonly title: string;
  readonly run: ProcessRun;
  readonly probe: { readonly send: string; readonly expect: string };
}

/** What a kind may ask of the place where its service will run. Pure: every answer is known before. */
export interface KindContext {
  /** The service's key in the stack. */
  readonly service: string;
  /** The origin that a browser opens, such as `http://re.localhost:8080`. */
  readonly url: string;
  /** The origins of its aliases. */
  readonly aliases: readonly string[];
  /** The service's own folder for what must last. */
  readonly dataFolder: string;
  /** A folder for what may be lost. */
  readonly temporaryFolder: string;
  /** Where the service listens: a socket's path or `HOST:PORT`. */
  readonly address: string;
  /** Where a companion listens, by its suffix. */
  readonly companionAddress: (suffix: string) => string;
  /** An absolute path from one that is relative to the stack's file. */
  readonly path: (relative: string) => string;
  /** The folder that `prepare` filled; null for a kind that prepares nothing. */
  readonly prepared: string | null;
  /** Absolute path of a program on that machine, null when it is not there. */
  readonly program: (name: string) => string | null;
  /** What a service that can be either is to be there, unless the stack says so itself. */
  readonly prefers: 'process' | 'container';
}

/** Work done once by content, at `up`, never while waking: a bundle, say. */
export interface Preparation {
  /** What people read while it runs: `bundling compositions`. */
  readonly title: string;
  /** Files and folders whose content decides whether it must run again. Absolute. */
  readonly inputs: readonly string[];
  /** As in ProcessRun; it is given the folder to fill as its last word. */
  readonly command: readonly string[];
}

/** Options that every kind takes. */
export interface CommonOptions<Host extends string = string> {
  /**
   * The subdomain. Renaming it is changing this word; no data moves.
   * @default the service's key
   * @example door: 're'
   */
  door?: string;
  /**
   * Other subdomains that lead to it as well, such as the name that it had before. Whoever opens one stays there: what a
   * page keeps in the browser is still found under the name that it was kept under.
   * @default []
   * @example aliases: ['edit']
   */
  aliases?: readonly string[];
  /**
   * The host it runs on, a key of `hosts`. On one machine (`veille up`) every service runs here.
   * @default the host with `default: true`, or the only one
   * @example host: 'workstation'
   */
  host?: Host;
  /**
   * Sleep after this long without use: a number and `s`, `m`, `h` or `d`; `'never'` keeps it awake.
   * @default the kind's own
   * @example sleepAfter: '30m'
   */
  sleepAfter?: Duration | 'never';
  /**
   * `visit`: a person's own navigation wakes it. `button`: they get a page with a button first.
   * @default 'visit'
   * @example wake: 'button'
   */
  wake?: 'visit' | 'button';
  /**
   * Start it with the studio instead of on demand.
   * @default false
   * @example autostart: true
   */
  autostart?: boolean;
}

/** A length of time: `90s`, `15m`, `2h`, `1d`. */
export type Duration = `${number}${'s' | 'm' | 'h' | 'd'}`;

/** A kind of service: its options and what they mean. */
export interface KindDefinition<Options> {
  /** What the kind is called in messages and the manifest: `remotion`. */
  readonly kind: string;
  /** The kind's own options; strict, so that a misspelled one is an error. Common options are checked by the stack. */
  readonly options: z.ZodType<Options>;
  /** Options that name what must be there on disk, relative to the stack's file. What may be absent is not among them. */
  readonly paths?: readonly { readonly option: string; readonly type: 'file' | 'folder' }[];
  readonly prepare?: (options: Options, context: Pick<KindContext, 'path' | 'service'>) => Preparation | null;
  readonly describe: (options: Options, context: KindContext) => ServiceDescription;
}

/** A service as it stands in a stack: a kind and the options that were written. */
export interface Service<Host extends string = string> {
  readonly definition: KindDefinition<unknown>;
  readonly options: Readonly<Record<string, unknown>>;
  /** Only for the type checker: which host names it mentions. */
  readonly __host?: Host;
}
