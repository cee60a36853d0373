import type { Container } from '@veille/stack';
import { valkeyImage } from '../valkey.ts';

const secrets = {
  database: { name: 'opencut_db_password', bytes: 24 },
  auth: { name: 'opencut_auth_secret', bytes: 32 },
  redis: { name: 'opencut_redis_token', bytes: 24 },
};

/** What each of the four says again only if it differs. */
const nothing = { env: {}, secrets: {}, volumes: {}, capabilities: [], dependsOn: [] };

/** Those that write to a mounted folder need these back. */
const writesFolders = ['DAC_OVERRIDE', 'FOWNER'];

/** The images of databases begin as root, take over their folder and go on as a user of their own. */
const changesUser = ['CHOWN', ...writesFolders, 'SETGID', 'SETUID'];

/** What the containers are told of where they are. */
interface Place {
  /** The origin that a browser opens. */
  readonly url: string;
  /** Other origins that lead to it. */
  readonly aliases: readonly string[];
  /** A person's own image of the editor. */
  readonly image?: string | undefined;
}

/** The editor and what it needs. */
export function containers({ url, aliases, image }: Place): Record<string, Container> {
  const made = image === undefined ? built : { image };
  return {
    opencut: { ...made, ...editor(url, aliases) },
    'opencut-migrate': { ...made, ...migrations },
    'opencut-db': database,
    'opencut-redis': redisOverHttp,
    'opencut-valkey': valkey,
  };
}

/** Without the address: one image is for every door, and a renamed one needs no build. */
const built = { build: { folder: 'opencut', args: { OPENCUT_VERSION: 'v0.2.0' } } };

const databaseUrl = `postgresql://opencut:\${DATABASE_PASSWORD}@opencut-db:5432/opencut`;

/** Brings the tables to what this version of the editor needs; the editor starts only when that is done. */
const migrations: Container = {
  ...nothing,
  command: ['/app/migrate'],
  env: { DATABASE_URL: databaseUrl },
  secrets: { DATABASE_PASSWORD: secrets.database },
  memory: '256MiB',
  // The secret's file belongs to whoever runs Veille, and only they may read it.
  capabilities: ['DAC_READ_SEARCH'],
  dependsOn: ['opencut-db'],
};

function editor(url: string, aliases: readonly string[]): Container {
  return {
    env: {
      DATABASE_URL: databaseUrl,
      UPSTASH_REDIS_REST_URL: 'http://opencut-redis:80',
      NEXT_PUBLIC_SITE_URL: url,
      // Its library for accounts takes a sign-in from its own origin and from these.
      ...(aliases.length > 0 && { BETTER_AUTH_TRUSTED_ORIGINS: aliases.join() }),
    },
    secrets: {
      DATABASE_PASSWORD: secrets.database,
      BETTER_AUTH_SECRET: secrets.auth,
      UPSTASH_REDIS_REST_TOKEN: secrets.redis,
    },
    volumes: { uploads: '/app/uploads' },
    memory: '1GiB',
    capabilities: writesFolders,
    // 127.0.0.1 and never `localhost`, which Alpine resolves to IPv6 first.
    health: { command: ['wget', '-q', '-O', '/dev/null', 'http://127.0.0.1:3000/api/health'], startPeriodMs: 60_000 },
    dependsOn: ['opencut-db', 'opencut-redis'],
    dependsOnCompletion: ['opencut-migrate'],
  };
}

const database: Container = {
  ...nothing,
  image: 'postgres:17.6-alpine',
  env: { POSTGRES_USER: 'opencut', POSTGRES_DB: 'opencut' },
  secrets: { POSTGRES_PASSWORD: secrets.database },
  volumes: { postgres: '/var/lib/postgresql/data' },
  memory: '256MiB',
  capabilities: changesUser,
  health: { command: ['pg_isready', '-h', '127.0.0.1', '-U', 'opencut'], startPeriodMs: 30_000 },
};

/** The REST API of Upstash over the Valkey below: the editor speaks only that. */
const redisOverHttp: Container = {
  ...nothing,
  image: 'hiett/serverless-redis-http:0.0.10',
  // It takes its token from the environment only: the shell puts it there and becomes the program, as the image starts it.
  command: ['sh', '-c', 'SRH_TOKEN=$(cat "$SRH_TOKEN_FILE") exec "$@"', 'sh', '_build/prod/rel/prod/bin/prod', 'start'],
  env: { SRH_MODE: 'env', SRH_CONNECTION_STRING: 'redis://opencut-valkey:6379' },
  secrets: { SRH_TOKEN: secrets.redis },
  memory: '128MiB',
  // The token's file belongs to whoever runs Veille, and only they may read it.
  capabilities: ['DAC_READ_SEARCH'],
  health: { command: ['wget', '-q', '-O', '/dev/null', 'http://127.0.0.1:80/'], startPeriodMs: 10_000 },
  dependsOn: ['opencut-valkey'],
};

const valkey: Container = {
  ...nothing,
  image: valkeyImage,
  volumes: { valkey: '/data' },
  memory: '128MiB',
  capabilities: changesUser,
  health: { command: ['valkey-cli', '-h', '127.0.0.1', 'ping'], startPeriodMs: 10_000 },
};
