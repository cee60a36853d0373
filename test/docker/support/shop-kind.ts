import { type ContainerOptions, containerOptions, defineKind, type Kind, withContainerOptions } from '@veille/stack';
import { z } from 'zod';

interface ShopOptions extends ContainerOptions {
  readonly images: Readonly<Record<'web' | 'postgres' | 'redis', string>>;
}

const password = { name: 'shop_db_password', bytes: 24 };
const nothing = { env: {}, secrets: {}, volumes: {}, capabilities: [], dependsOn: [] };

/** An app with a database and a cache, in the shape that OpenCut has: limits, rights, secrets, health and order. */
export const shop: Kind<ShopOptions> = defineKind({
  kind: 'shop',
  options: z.strictObject({
    ...containerOptions,
    images: z.strictObject({ web: z.string(), postgres: z.string(), redis: z.string() }),
  }),
  describe: ({ images, ...options }, context) => ({
    title: 'Shop',
    run: withContainerOptions(
      { web: { container: 'web', port: 3000 }, containers: containers(images) },
      options,
      context,
    ),
    companions: [],
    readyPath: '/',
    startTimeoutMs: 60_000,
    sleepAfterMs: 60_000,
    openSocketHolds: true,
    backgroundWakes: false,
    busy: null,
    pendingFile: null,
  }),
});

function containers({ web, postgres, redis }: ShopOptions['images']) {
  return {
    web: {
      ...nothing,
      image: web,
      env: { PRICE: `5$ or \${DATABASE_PASSWORD}` },
      secrets: { DATABASE_PASSWORD: password },
      volumes: { uploads: '/uploads' },
      memory: '256MiB',
      cpus: 0.5,
      capabilities: ['DAC_OVERRIDE'],
      dependsOn: ['cache', 'db'],
    },
    db: {
      ...nothing,
      image: postgres,
      env: { POSTGRES_USER: 'shop', POSTGRES_DB: 'shop' },
      secrets: { POSTGRES_PASSWORD: password },
      volumes: { postgres: '/var/lib/postgresql/data' },
      memory: '256MiB',
      capabilities: ['CHOWN', 'DAC_OVERRIDE', 'FOWNER', 'SETGID', 'SETUID'],
      health: { command: ['pg_isready', '--host', '127.0.0.1'], startPeriodMs: 30_000 },
    },
    cache: {
      ...nothing,
      image: redis,
      volumes: { redis: '/data' },
      memory: '128MiB',
      health: { command: ['redis-cli', '-h', '127.0.0.1', 'ping'], startPeriodMs: 10_000 },
    },
  };
}
