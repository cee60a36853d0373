import { z } from 'zod';
import { locale } from './words.ts';

/**
 * The compiled manifest: all that the controller knows of a studio. It is plain data (JSON), written by `compile`
 * and read by the controller, so no user code runs on a host and a manifest can be diffed and replayed.
 */

/** Where a service listens: `127.0.0.1:3200` (TCP on loopback) or `unix//run/remotion.sock`, as Caddy writes it. */
export const address = z.string().regex(/^(?:unix\/\/.+|[^/\s]+:\d{1,5})$/, 'expected HOST:PORT or unix/PATH');

/** How a start is known to be complete. A TCP connect proves nothing, so each probe wants an answer. */
export const probe = z.discriminatedUnion('type', [
  /** `GET path`; any status below 500 is an answer. */
  z.strictObject({ type: z.literal('http'), path: z.string().startsWith('/') }),
  /** Sends bytes, expects the answer to start with others: `PING\r\n` -> `+PONG` for Redis. */
  z.strictObject({ type: z.literal('exchange'), send: z.string(), expect: z.string().min(1) }),
]);

/** A local process: the words of its command, never a string for a shell. */
export const processSpec = z.strictObject({
  command: z.array(z.string()).min(1),
  cwd: z.string(),
  /** Values that are no secrets; a secret travels as the path of a file. Added to a minimal PATH/HOME/LANG. */
  env: z.record(z.string(), z.string()),
  stopSignal: z.enum(['SIGTERM', 'SIGINT']),
  /** After this many milliseconds the whole process group is killed. */
  stopTimeoutMs: z.int().positive(),
});

/**
 * How the service says that it is at work: `GET path` answers JSON in which `field` is a number above 0 or `true`, or
 * one of `lists` is a list that is not empty (ComfyUI's `/queue`).
 */
export const busyProbe = z.union([
  z.strictObject({ path: z.string().startsWith('/'), field: z.string() }),
  z.strictObject({ path: z.string().startsWith('/'), lists: z.array(z.string()).min(1).readonly() }),
]);

/** A compose project: the containers of one service. */
export const composeSpec = z.strictObject({
  /** The project's name, which hangs on the service's name and never on its door. */
  project: z.string().regex(/^[a-z0-9][a-z0-9_-]*$/),
  /** Absolute, for `-f`, in this order: the project's file, then an override. */
  files: z.array(z.string()).min(1),
  /** Absolute, for `--project-directory`: what relative paths in the files are relative to. */
  folder: z.string(),
  /**
   * SHA-256, in hexadecimal, of all that decides what runs: the files and what images are built from. Also the label
   * `dev.veille.digest` of every container of a project that we compile; it covers the file without that label.
   */
  digest: z.string().regex(/^[0-9a-f]{64}$/),
  /** The container behind the door and the port that it listens on inside; `address` is where that is published. */
  web: z.strictObject({ container: z.string(), port: z.int() }),
  /** All containers of the project, as compose calls its services; sorted. */
  containers: z.array(z.string()).min(1),
  /** What they run, each once, sorted. A wake neither builds nor pulls: what is not there is told at once. */
  images: z.array(z.strictObject({ name: z.string(), isBuilt: z.boolean() })),
  /** The name of the project's bridge, for the firewall; null for a person's own file, whose networks are theirs. */
  bridge: z.string().max(15).nullable(),
  /** True for a person's own compose file, which is never edited. */
  ownFile: z.boolean(),
  /** Where the files of its secrets lie; null where it needs none. */
  secretsFolder: z.string().nullable(),
  /** What sleep does with the containers. */
  onSleep: z.enum(['stop', 'remove']),
});

/** The public side of a service: a subdomain and how it may be woken. */
export const door = z.strictObject({
  name: z.string(),
  /** The origin that a browser opens, such as `http://re.localhost:8080`; no trailing slash. */
  url: z.url(),
  /** Origins under which the same service is open as well: names that it had before. */
  aliases: z.array(z.url()),
  /** `visit`: a person's own navigation wakes. `button`: it only gets the page with the button. */
  wake: z.enum(['visit', 'button']),
  /** True where a page's own fetch, EventSource or WebSocket may wake the service (an editor that was open). */
  backgroundWakes: z.boolean(),
  /** The door's own access log, written by Caddy; its mtime is the moment of the last request. */
  accessLog: z.string(),
});

export const serviceManifest = z.strictObject({
  /** The service's key in the stack, its name for good. */
  name: z.string(),
  kind: z.string(),
  title: z.string(),
  /** Null for what nobody opens, such as Caddy itself or a queue. */
  door: door.nullable(),
  address,
  /**
   * `process`, `compose`: ours to start and stop. `external`: somebody else's, only proxied. `unavailable`: cannot run
   * here.
   */
  driver: z.enum(['process', 'compose', 'external', 'unavailable']),
  /** Why it cannot run here, in both languages, for `unavailable`. */
  unavailable: z.strictObject({ en: z.string(), fr: z.string() }).nullable(),
  process: processSpec.nullable(),
  compose: composeSpec.nullable(),
  probe: probe.nullable(),
  /** A start that has not answered after this many milliseconds has failed. */
  startTimeoutMs: z.int().positive(),
  /** Sleep after this many milliseconds without activity; null: never. */
  sleepAfterMs: z.int().positive().nullable(),
  /** Started with the controller rather than on demand. */
  autostart: z.boolean(),
  /** Does an open WebSocket or EventSource count as use? Any other request in flight does; see `lastingAddress`. */
  openSocketHolds: z.boolean(),
  busy: busyProbe.nullable(),
  /** While this file exists there is unfinished work: it wakes the service when the controller starts. */
  pendingFile: z.string().nullable(),
  /** Names of services that must be ready first and may not sleep before this one. */
  dependsOn: z.array(z.string()),
  /** The memory that it needs while awake: the sum of its containers' limits, or its kind's word; null: not said. */
  memoryBytes: z.int().positive().nullable(),
  /** For so long after its last use only a person's yes may put it to sleep for another's sake; 0 for most. */
  graceMs: z.int().nonnegative(),
  /** The file with the bearer token that its API asks for; absent where it asks for none. */
  tokenFile: z.string().exactOptional(),
});

export const pages = z.strictObject({
  /** Holds `asleep.en.html`, `studio.fr.html` and so on; slots are described in `compile/pages`. */
  folder: z.string(),
  /** `Content-Security-Policy` per page name; scripts and styles are allowed by hash. */
  csp: z.record(z.string(), z.string()),
});

export const manifest = z.strictObject({
  format: z.literal(1),
  /** The stack's file, for messages; null for a stack that came from elsewhere. */
  source: z.string().nullable(),
  locale,
  /** How long an API client's request is held for a start before it gets a 503. */
  holdTimeoutMs: z.int().positive(),
  /** The dashboard's origin, such as `http://veille.localhost:8080`. */
  dashboardUrl: z.url(),
  /** All doors' host names with port, as in a `Host` header: anything else is not ours (DNS rebinding). */
  hosts: z.array(z.string()),
  folders: z.strictObject({
    /** Sockets and marker files; emptied by `up` on one machine, `/run/veille` on a host. */
    run: z.string(),
    /** A marker file named as the service opens its door. */
    ready: z.string(),
    log: z.string(),
    /** The controller's own memory. */
    state: z.string(),
  }),
  /** Caddy asks here; offers waking and looking, nothing else. */
  doorsSocket: z.string(),
  /** The API; Caddy cannot open it. */
  apiSocket: z.string(),
  proxy: z.strictObject({
    /** Caddy's admin API, a Unix socket; clients send an empty Host (Caddy 2.6.2 refuses any other there). */
    adminSocket: z.string(),
    caddyfile: z.string(),
    /** SHA-256 of the Caddyfile: tells whether a new manifest has other doors before anything is asked. */
    digest: z.string(),
    /** True where Caddy keeps open streams over a reload (`stream_close_delay`, from 2.7). */
    keepsStreams: z.boolean(),
  }),
  pages,
  memory: z.strictObject({
    /** What the stack says that the host has; null: as much as the machine says. */
    totalBytes: z.int().positive().nullable(),
    /** Left free for everything that is no service. */
    reserveBytes: z.int().nonnegative(),
  }),
  services: z.array(serviceManifest),
});

export type Manifest = z.infer<typeof manifest>;
export type ServiceManifest = z.infer<typeof serviceManifest>;
export type ProcessSpec = z.infer<typeof processSpec>;
export type Probe = z.infer<typeof probe>;
export type BusyProbe = z.infer<typeof busyProbe>;
export type ComposeSpec = z.infer<typeof composeSpec>;
export type Door = z.infer<typeof door>;
