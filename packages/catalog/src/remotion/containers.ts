import {
  type BuildCost,
  type Container,
  type KindContext,
  type ReadOnlyMount,
  type ServiceDescription,
  withContainerOptions,
} from '@veille/stack';
import { valkeyImage } from '../valkey.ts';
import type { GivenOptions } from './options.ts';

const port = 3200;
const web = { container: 'render', port };

/** The places in the containers; the image has Chromium and the folder for what may be lost. */
const inside = {
  data: '/data',
  bundle: '/bundle',
  assets: '/creative-assets',
  token: '/run/secrets/render-token',
  licenseKey: '/run/secrets/remotion-license-key',
};

/** Both write as whoever the data belongs to, and need no right that is taken away. */
const asOwner = { secrets: {}, volumes: { '.': inside.data }, capabilities: [], user: 'owner' } as const;

/** Measured: see "What its build takes" in the README. */
const measuredBuild: BuildCost = { bytes: 1_380_000_000, minutes: 2 };

/** The render server in an image that is built here, and its queue beside it. */
export function inContainers(
  given: GivenOptions,
  context: KindContext,
): Pick<ServiceDescription, 'run' | 'companions' | 'startTimeoutMs'> {
  const containers = { render: renderServer(given, context), queue };
  return {
    run: withContainerOptions({ web, containers }, given, context),
    companions: [],
    startTimeoutMs: 180_000,
  };
}

function renderServer(given: GivenOptions, context: KindContext): Container {
  return {
    ...asOwner,
    build: { folder: 'remotion', args: given.base === undefined ? {} : { BASE: given.base }, cost: measuredBuild },
    // The image's own command, which words of a person's are added to.
    ...(given.args && { command: ['node', 'packages/render/src/server/main.ts'] }),
    env: environment(given),
    readOnly: readOnly(given, context),
    // Measured: see "Its memory" in the README.
    memory: '2GiB',
    health: {
      command: ['curl', '--fail', '--silent', '--output', '/dev/null', `http://127.0.0.1:${port}/health`],
      startPeriodMs: 60_000,
    },
    dependsOn: ['queue'],
  };
}

/** All that the render server is told, as in a process of its own; the rest stands in its image. */
function environment({ queueLimit, tokenFile, licenseKeyFile }: GivenOptions): Record<string, string> {
  return {
    VEILLE_REDIS: 'queue:6379',
    VEILLE_DATA: inside.data,
    VEILLE_BUNDLE: inside.bundle,
    VEILLE_PENDING_FILE: `${inside.data}/pending`,
    VEILLE_QUEUE_LIMIT: String(queueLimit ?? 10),
    VEILLE_ASSETS: inside.assets,
    ...(tokenFile === undefined ? {} : { VEILLE_TOKEN_FILE: inside.token }),
    ...(licenseKeyFile === undefined ? {} : { VEILLE_REMOTION_LICENSE_KEY_FILE: inside.licenseKey }),
  };
}

function readOnly({ assets, tokenFile, licenseKeyFile }: GivenOptions, context: KindContext): ReadOnlyMount[] {
  const mount = (path: string, target: string) => ({ source: context.path(path), target });
  const secret = (path: string, target: string) => ({ ...mount(path, target), secret: true }) as const;
  return [
    { source: context.prepared ?? context.temporaryFolder, target: inside.bundle },
    { ...mount(assets ?? './creative-assets', inside.assets), orEmpty: true },
    ...(tokenFile === undefined ? [] : [secret(tokenFile, inside.token)]),
    ...(licenseKeyFile === undefined ? [] : [secret(licenseKeyFile, inside.licenseKey)]),
  ];
}

/** As the queue of the process: a job is on disk before the answer, in the same files, which any Redis can read. */
const queue: Container = {
  ...asOwner,
  image: valkeyImage,
  command: [
    'valkey-server',
    ...['--bind', '*', '--protected-mode', 'no'],
    ...['--dir', inside.data, '--appenddirname', 'queue', '--aof-use-rdb-preamble', 'no'],
    ...['--appendonly', 'yes', '--appendfsync', 'always', '--save', ''],
    // BullMQ loses jobs on a queue that evicts keys.
    ...['--maxmemory-policy', 'noeviction'],
  ],
  env: {},
  memory: '256MiB',
  health: { command: ['valkey-cli', '-h', '127.0.0.1', 'ping'], startPeriodMs: 10_000 },
  dependsOn: [],
};
