import { defineKind, type Stack, type ValidStack, validateStack } from '@veille/stack';
import { z } from 'zod';
import type { Target } from '../../src/target.ts';

/** What a test of something else does not care about. */
export const ordinary = {
  readyPath: '/health',
  startTimeoutMs: 60_000,
  sleepAfterMs: 600_000,
  openSocketHolds: false,
  backgroundWakes: false,
  busy: null,
  pendingFile: null,
};

/** A process on a Unix socket. */
export const web = defineKind({
  kind: 'web',
  options: z.strictObject({}),
  describe: (_options, { service, address, url }) => ({
    ...ordinary,
    title: service,
    run: {
      type: 'process',
      command: ['node', 'server.js'],
      env: { URL: url, LISTEN: address },
      listen: 'socket',
      stopTimeoutMs: 5000,
    },
    companions: [],
  }),
});

/** Says all that a kind may say: a port, a companion, a busy probe, a pending file, a prepared folder. */
export const studioKind = defineKind({
  kind: 'films',
  options: z.strictObject({ assets: z.string() }),
  describe: ({ assets }, context) => ({
    ...ordinary,
    title: 'Film server',
    run: {
      type: 'process',
      command: ['film-server', '--quiet'],
      cwd: './films',
      env: {
        QUEUE: context.companionAddress('queue'),
        LISTEN: context.address,
        ASSETS: context.path(assets),
        BUNDLE: context.prepared ?? '',
        DATA: context.dataFolder,
        TMP: context.temporaryFolder,
        CHROMIUM: context.program('chromium-headless-shell') ?? '',
        SERVER: context.program('film-server') ?? '',
      },
      listen: 'port',
      stopTimeoutMs: 15_000,
    },
    companions: [
      {
        suffix: 'queue',
        title: 'Film queue',
        run: {
          type: 'process',
          command: ['redis-server', '--port', '0'],
          env: {},
          listen: 'socket',
          stopTimeoutMs: 10_000,
        },
        probe: { send: 'PING\r\n', expect: '+PONG' },
      },
    ],
    openSocketHolds: true,
    backgroundWakes: true,
    busy: { path: '/health', field: 'busy' },
    pendingFile: `${context.dataFolder}/pending`,
  }),
});

const app = {
  image: 'app:1',
  env: {},
  secrets: {},
  volumes: {},
  memory: '512MiB',
  capabilities: [],
  health: { command: ['true'], startPeriodMs: 1000 },
  dependsOn: [],
};

export const containers = defineKind({
  kind: 'containers',
  options: z.strictObject({}),
  describe: (_options, { service }) => ({
    ...ordinary,
    title: service,
    run: { type: 'containers', web: { container: 'app', port: 80 }, publish: 8188, containers: { app } },
    companions: [],
  }),
});

/** A container with a folder of models, of which one is downloaded. */
export const withModel = defineKind({
  kind: 'with-model',
  options: z.strictObject({ url: z.string(), sha256: z.string() }),
  describe: ({ url, sha256 }, { service }) => ({
    ...ordinary,
    title: service,
    run: {
      type: 'containers',
      web: { container: 'app', port: 80 },
      publish: 8189,
      containers: { app: { ...app, volumes: { models: '/models' } } },
      downloads: [{ url, sha256, path: '/models/x' }],
    },
    companions: [],
  }),
});

export const elsewhere = defineKind({
  kind: 'elsewhere',
  options: z.strictObject({ port: z.int(), hostname: z.string().default('127.0.0.1') }),
  describe: ({ port, hostname }, { service }) => ({
    ...ordinary,
    sleepAfterMs: null,
    title: service,
    run: { type: 'external', host: hostname, port },
    companions: [],
  }),
});

export function validStack(stack: Stack): ValidStack {
  const validation = validateStack(stack);
  if (!validation.ok) throw new Error(JSON.stringify(validation.issues, null, 2));
  return validation.stack;
}

/** A studio on one machine in `folder`, with every program there. */
export function localTarget(folder: string, changes: Partial<Target> = {}): Target {
  return {
    source: `${folder}/veille.config.ts`,
    scheme: 'http',
    tls: null,
    domain: 'localhost',
    listDoor: 'veille',
    port: 8080,
    bind: ['127.0.0.1', '::1'],
    allow: ['127.0.0.1', '::1'],
    strangers: [],
    ownSites: null,
    caddyUnit: null,
    memoryBytes: null,
    caddyVersion: '2.6.2',
    folders: {
      stack: folder,
      artifacts: `${folder}/.veille/artifacts`,
      run: `${folder}/.veille/run`,
      log: `${folder}/.veille/log`,
      state: `${folder}/.veille/state`,
      data: `${folder}/.veille/data`,
      temporary: `${folder}/.veille/tmp`,
    },
    programs: {
      caddy: ['/usr/bin/caddy'],
      node: ['/opt/node/bin/node'],
      'redis-server': ['/usr/bin/redis-server'],
      'film-server': ['/opt/node/bin/node', '/opt/films/server.ts'],
      'chromium-headless-shell': ['/usr/bin/chromium-headless-shell'],
    },
    ports: { films: 3200 },
    prepared: { films: `${folder}/.veille/prepared/films/0123` },
    containers: null,
    containersUnavailable: { en: 'needs Docker: not found', fr: 'a besoin de Docker : introuvable' },
    ...changes,
  };
}
