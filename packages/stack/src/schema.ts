import { z } from 'zod';
import type { Service } from './kind.ts';

/** The outer shape of a stack and its parts. What a text must look like beyond being text is the rules' to say. */
export const commonOptions = z.strictObject({
  door: z
    .string()
    .meta({ examples: ['re'] })
    .exactOptional(),
  aliases: z.array(z.string()).readonly().exactOptional(),
  host: z
    .string()
    .meta({ examples: ['workstation'] })
    .exactOptional(),
  sleepAfter: z
    .string()
    .meta({ examples: ['30m'] })
    .exactOptional(),
  wake: z.enum(['visit', 'button']).exactOptional(),
  autostart: z
    .boolean()
    .meta({ examples: [true] })
    .exactOptional(),
});

const path = (example: string) =>
  z
    .string()
    .min(1)
    .meta({ examples: [example] })
    .exactOptional();

const caddyOptions = z.strictObject({
  unit: path('caddy-workstation'),
  caddyfile: path('/opt/workstation/configs/caddy/Caddyfile'),
  data: path('/opt/workstation/data/caddy'),
  binary: path('./bin/caddy'),
  listen: z.enum(['everywhere', 'mesh']).exactOptional(),
  sites: path('./caddy/workstation.caddy'),
  snippet: path('/etc/caddy/veille.caddy'),
});

export const hostOptions = z.strictObject({
  ssh: z.string().meta({ examples: ['pi@192.0.2.8'] }),
  memory: z
    .string()
    .meta({ examples: ['16GiB'] })
    .exactOptional(),
  public: z
    .boolean()
    .meta({ examples: [true] })
    .exactOptional(),
  root: path('/opt/workstation'),
  caddy: caddyOptions.exactOptional(),
  meshAddresses: z.array(z.string()).exactOptional(),
  default: z
    .boolean()
    .meta({ examples: [true] })
    .exactOptional(),
});

const headscaleOptions = z.strictObject({
  type: z.literal('headscale'),
  host: z.string().meta({ examples: ['vpn'] }),
  config: z.string().meta({ examples: ['/opt/services/headscale/config'] }),
  mountedAt: z
    .string()
    .meta({ examples: ['/etc/headscale'] })
    .exactOptional(),
  compose: z
    .string()
    .meta({ examples: ['/opt/services/headscale'] })
    .exactOptional(),
  unit: z
    .string()
    .meta({ examples: ['headscale-main'] })
    .exactOptional(),
});

const madeByName = { error: 'headscale({ … }) or manual()' };

export const meshOptions = z.strictObject({
  dns: z.discriminatedUnion('type', [headscaleOptions, z.strictObject({ type: z.literal('manual') })], madeByName),
  cidrs: z.array(z.string()).exactOptional(),
});

export const tlsOptions = z.strictObject({
  dns: z
    .union([
      z.enum(['ovh', 'cloudflare']),
      z.strictObject({
        module: z.string(),
        version: z.string().exactOptional(),
        keys: z.record(z.string(), z.string()),
      }),
    ])
    .meta({ examples: ['ovh'] }),
  email: z.string().meta({ examples: ['me@example.cloud'] }),
  resolvers: z.array(z.string()).min(1).exactOptional(),
  authority: z
    .string()
    .meta({ examples: ['https://acme.example/directory'] })
    .exactOptional(),
});

const sourceOptions = z.union(
  [z.strictObject({ env: z.string().min(1) }), z.strictObject({ file: z.string().min(1) })],
  { error: "{ env: 'NAME' } or { file: './secrets/name' }" },
);

export const stackOptions = z.strictObject({
  domain: z
    .string()
    .meta({ examples: ['example.cloud'] })
    .exactOptional(),
  locale: z.enum(['en', 'fr']).exactOptional(),
  hosts: z.record(z.string(), hostOptions).exactOptional(),
  mesh: meshOptions.exactOptional(),
  tls: tlsOptions.exactOptional(),
  secrets: z.record(z.string(), sourceOptions).exactOptional(),
  services: z.record(z.string(), z.unknown()),
  holdTimeout: z
    .string()
    .meta({ examples: ['60s'] })
    .exactOptional(),
});

/** Whether a value was made by a kind. */
export function isService(value: unknown): value is Service {
  if (!isRecord(value) || !isRecord(value.definition) || !isRecord(value.options)) return false;
  return typeof value.definition.kind === 'string' && typeof value.definition.describe === 'function';
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
