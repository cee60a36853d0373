import { z } from 'zod';
import type { Service } from './kind.ts';

/** The outer shape of a stack and its parts. What a text must look like beyond being text is the rules' to say. */
export const commonOptions = z.strictObject({
  door: z
    .string()
    .meta({ examples: ['re'] })
    .exactOptional(),
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
  default: z
    .boolean()
    .meta({ examples: [true] })
    .exactOptional(),
});

export const stackOptions = z.strictObject({
  domain: z
    .string()
    .meta({ examples: ['example.cloud'] })
    .exactOptional(),
  locale: z.enum(['en', 'fr']).exactOptional(),
  hosts: z.record(z.string(), hostOptions).exactOptional(),
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
