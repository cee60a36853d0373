import { parse } from 'yaml';
import { z } from 'zod';

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

const composeConfig = z.looseObject({
  name: z.string().optional(),
  services: z.record(
    z.string(),
    z.looseObject({
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
}

export interface ConfiguredService {
  readonly ports: readonly PublishedPort[];
  /** As it stands there: `512m`, `536870912`. */
  readonly memory: string | number | undefined;
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
 * Reads what `docker compose config` or `docker-compose config` printed. Only names, ports and limits are kept: a person's
 * file may hold secrets.
 *
 * @throws ZodError for what is no compose project.
 */
export function readComposeConfig(text: string): ComposeConfig {
  const { name = null, services } = composeConfig.parse(parse(text));
  return {
    name,
    services: Object.fromEntries(
      Object.entries(services).map(([service, { ports = [], mem_limit, deploy }]) => [
        service,
        { ports: ports.flatMap(readPort), memory: mem_limit ?? deploy?.resources?.limits?.memory },
      ]),
    ),
  };
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
