import { parse } from 'yaml';
import { z } from 'zod';
import { sha256 } from './names.ts';

/** A published port: as `docker compose` writes it, as `docker-compose` does, and as `docker-compose` shortens it. */
const port = z.union([
  z.looseObject({
    target: z.coerce.number(),
    published: z.coerce.string().optional(),
    host_ip: z.string().optional(),
    protocol: z.string().optional(),
  }),
  z.string(),
  z.number(),
]);

const limits = z.looseObject({ memory: z.union([z.string(), z.number()]).optional() });

/** How an image is built: a folder alone, or a recipe with all that compose knows. */
const build = z.union([
  z.string().transform((context) => ({ context })),
  z.looseObject({ context: z.string().optional(), dockerfile: z.string().optional() }),
]);

/** What is mounted: as `docker compose` writes it, or short. */
const mount = z.union([z.looseObject({ type: z.string(), source: z.string().optional() }), z.string()]);

const network = z.looseObject({ enable_ipv6: z.boolean().optional() });

const composeConfig = z.looseObject({
  name: z.string().optional(),
  networks: z.record(z.string(), network.nullable()).nullish(),
  services: z.record(
    z.string(),
    z.looseObject({
      image: z.string().optional(),
      build: build.nullish(),
      volumes: z.array(mount).optional(),
      ports: z.array(port).optional(),
      mem_limit: z.union([z.string(), z.number()]).optional(),
      deploy: z.looseObject({ resources: z.looseObject({ limits: limits.optional() }).optional() }).optional(),
    }),
  ),
});

/** What is read of a project as compose itself understands it, with overrides merged and variables filled in. */
export interface ComposeConfig {
  /** As the file or its environment says; null where `docker-compose` does not tell. */
  readonly name: string | null;
  readonly services: Readonly<Record<string, ConfiguredService>>;
  /** Networks whose containers get IPv6 addresses too. */
  readonly ipv6Networks: readonly string[];
}

export interface ConfiguredService {
  /** Null for one that is built and that compose names. */
  readonly image: string | null;
  /** How the file says that it is built; null for one that it does not. */
  readonly build: ConfiguredBuild | null;
  readonly ports: readonly PublishedPort[];
  /** As it stands there: `512m`, `536870912`. */
  readonly memory: string | number | undefined;
}

/** What an image is built from. */
export interface ConfiguredBuild {
  /** Absolute; null for what is not on this machine, such as the address of a repository. */
  readonly folder: string | null;
  /** As the file names it: relative to the folder, or absolute. */
  readonly dockerfile: string;
  /** SHA-256 of all that the file says of it, build arguments included, wherever the folder lies. */
  readonly recipe: string;
  /** Files and folders of this machine that the project's containers mount: what they write there builds nothing. Absolute. */
  readonly mounted: readonly string[];
}

export interface PublishedPort {
  /** Inside the container. */
  readonly target: number;
  /** On the host; null: Docker picks one at each start. */
  readonly published: number | null;
  /** The address on the host; `0.0.0.0` for all of them. */
  readonly hostIp: string;
}

/**
 * Reads what `docker compose config` or `docker-compose config` printed. Only names, images, ports, limits and
 * what images are built from are kept: a person's file may hold secrets.
 *
 * @throws ZodError for what is no compose project.
 */
export function readComposeConfig(text: string): ComposeConfig {
  const { name = null, services, networks } = composeConfig.parse(parse(text));
  const mounted = Object.values(services).flatMap(({ volumes = [] }) => volumes.flatMap(readMount));
  return {
    name,
    services: Object.fromEntries(
      Object.entries(services).map(([service, configured]) => [service, readService(configured, mounted)]),
    ),
    ipv6Networks: Object.entries(networks ?? {}).flatMap(([network, said]) => (said?.enable_ipv6 ? [network] : [])),
  };
}

type WrittenService = z.infer<typeof composeConfig>['services'][string];

function readService(
  { image, build, ports = [], mem_limit, deploy }: WrittenService,
  mounted: readonly string[],
): ConfiguredService {
  const memory = mem_limit ?? deploy?.resources?.limits?.memory;
  return {
    image: image ?? null,
    build: build ? readBuild(build, mounted) : null,
    ports: ports.flatMap(readPort),
    memory,
  };
}

function readBuild(written: z.infer<typeof build>, mounted: readonly string[]): ConfiguredBuild {
  const { context, dockerfile = 'Dockerfile' } = { dockerfile: undefined, ...written };
  const folder = context?.startsWith('/') ? context : null;
  const recipe = sha256(JSON.stringify(folder === null ? written : { ...written, context: '' }));
  return { folder, dockerfile, recipe, mounted };
}

/** A path of this machine; a named volume is none. */
function readMount(written: z.infer<typeof mount>): string[] {
  const source = typeof written === 'string' ? written.split(':')[0] : written.source;
  return source?.startsWith('/') ? [source] : [];
}

function readPort(written: z.infer<typeof port>): PublishedPort[] {
  if (typeof written !== 'object') return readShortPort(String(written));
  const { target, published, host_ip: hostIp, protocol = 'tcp' } = written;
  return protocol === 'tcp' ? [{ target, published: portNumber(published), hostIp: hostIp || '0.0.0.0' }] : [];
}

/** `127.0.0.1:2342:8080/tcp`, `2342:8080`, `8080`. */
function readShortPort(text: string): PublishedPort[] {
  const [, hostIp, published, target, protocol] =
    /^(?:(?:\[?([^\]]*?)\]?:)?(\d*):)?(\d+)(?:\/(\w+))?$/.exec(text) ?? [];
  if (target === undefined || (protocol ?? 'tcp') !== 'tcp') return [];
  return [{ target: Number(target), published: portNumber(published), hostIp: hostIp || '0.0.0.0' }];
}

/** Null for none and for a range. */
function portNumber(text: string | undefined): number | null {
  return text !== undefined && /^\d+$/.test(text) ? Number(text) : null;
}
