import type { z } from 'zod';
import type { SecretSource } from './caddy-options.ts';
import { describeDraft } from './describe-draft.ts';
import { explainSchema, fieldsOf, unknownField } from './explain-schema.ts';
import type { ConfigPath, Issue } from './issue.ts';
import type { KindDefinition, ServiceDescription } from './kind.ts';
import { key, literal } from './literal.ts';
import type { MeshOptions } from './mesh.ts';
import { commonOptions, hostOptions, isRecord, isService, stackOptions } from './schema.ts';
import type { HostOptions } from './stack.ts';
import type { TlsOptions } from './tls.ts';

/** A stack as far as it can be read: what has the wrong type is left out, so that the rules can look at the rest. */
export interface Draft {
  readonly domain?: string | undefined;
  readonly locale?: 'en' | 'fr' | undefined;
  readonly holdTimeout?: string | undefined;
  readonly mesh?: MeshOptions | undefined;
  readonly tls?: TlsOptions | undefined;
  readonly secrets?: Readonly<Record<string, SecretSource>> | undefined;
  readonly hosts: readonly DraftHost[];
  readonly services: readonly DraftService[];
}

export type DraftHost = { readonly name: string } & {
  readonly [Option in keyof HostOptions]?: z.output<(typeof hostOptions.shape)[Option]> | undefined;
};

export interface DraftService {
  readonly name: string;
  readonly path: ConfigPath;
  /** The door that was written, if one was. */
  readonly ownDoor?: string | undefined;
  /** The door that it gets: its own or its name. */
  readonly door: string;
  readonly aliases: readonly string[];
  readonly host?: string | undefined;
  readonly sleepAfter?: string | undefined;
  readonly wake?: 'visit' | 'button' | undefined;
  readonly autostart?: boolean | undefined;
  readonly definition: KindDefinition<unknown>;
  /** As the kind's schema gave them; absent when they have faults. */
  readonly options?: unknown;
  /** What the kind says of it at a place that is made up; absent when it cannot say. */
  readonly description?: ServiceDescription | undefined;
}

/** Reads a stack of unknown make. The issues are about types, missing and unknown fields, and the kinds' own options. */
export function readDraft(stack: unknown): { draft: Draft; issues: Issue[] } {
  const issues = explainSchema(stackOptions, stack, []);
  const raw = isRecord(stack) ? stack : {};
  const readings = entries(raw.services).map(([name, service]) => readService(name, service));
  const draft: Draft = {
    domain: sound(stackOptions.shape.domain, raw.domain),
    locale: sound(stackOptions.shape.locale, raw.locale),
    holdTimeout: sound(stackOptions.shape.holdTimeout, raw.holdTimeout),
    mesh: sound(stackOptions.shape.mesh, raw.mesh),
    tls: sound(stackOptions.shape.tls, raw.tls),
    secrets: sound(stackOptions.shape.secrets, raw.secrets),
    hosts: entries(raw.hosts).map(([name, host]) => readHost(name, host)),
    services: readings.flatMap(({ service }) => service ?? []),
  };
  return { draft, issues: [...issues, ...readings.flatMap((reading) => reading.issues)] };
}

function readHost(name: string, host: unknown): DraftHost {
  const raw = isRecord(host) ? host : {};
  const options = Object.entries(hostOptions.shape).map(([option, schema]) => [
    option,
    sound<unknown>(schema, raw[option]),
  ]);
  return { name, ...Object.fromEntries(options) };
}

function readService(name: string, written: unknown): { service?: DraftService; issues: Issue[] } {
  const path = ['services', name];
  if (!isService(written)) return { issues: [noKind(path, name, written)] };
  const { definition, options } = written;
  const { common, own } = splitOptions(options);
  const ownDoor = sound(commonOptions.shape.door, common.door);
  const parsed = definition.options.safeParse(own);
  const described = parsed.success ? describeDraft(definition, parsed.data, name, path) : { issues: [] };
  const service: DraftService = {
    name,
    path,
    ownDoor,
    door: ownDoor ?? name,
    aliases: sound(commonOptions.shape.aliases, common.aliases) ?? [],
    host: sound(commonOptions.shape.host, common.host),
    sleepAfter: sound(commonOptions.shape.sleepAfter, common.sleepAfter),
    wake: sound(commonOptions.shape.wake, common.wake),
    autostart: sound(commonOptions.shape.autostart, common.autostart),
    definition,
    options: parsed.data,
    description: described.description,
  };
  return { service, issues: [...optionIssues(definition, common, own, path), ...described.issues] };
}

function noKind(path: ConfigPath, name: string, written: unknown): Issue {
  const isFunction = typeof written === 'function';
  return {
    path,
    found: isFunction ? `the function ${written.name}, not called` : literal(written),
    expected: 'a kind with its options, such as remotion({ … })',
    fix: `${key(name)}: ${(isFunction && written.name) || 'remotion'}({ … })`,
  };
}

function optionIssues(
  definition: KindDefinition<unknown>,
  common: Record<string, unknown>,
  own: Record<string, unknown>,
  path: ConfigPath,
): Issue[] {
  const known = [...fieldsOf(definition.options), ...fieldsOf(commonOptions)];
  return [
    ...explainSchema(commonOptions, common, path),
    ...explainSchema(definition.options, own, path).map((issue) => {
      const name = issue.path[path.length];
      const isUnknown = issue.atKey && issue.path.length === path.length + 1 && name !== undefined;
      return isUnknown ? unknownField(issue.path, own[name], known) : issue;
    }),
  ];
}

/** Common options are the stack's to check, the rest is the kind's. */
function splitOptions(options: Readonly<Record<string, unknown>>) {
  const common: Record<string, unknown> = {};
  const own: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(options)) {
    (Object.hasOwn(commonOptions.shape, name) ? common : own)[name] = value;
  }
  return { common, own };
}

function sound<T>(schema: z.ZodType<T>, value: unknown): T | undefined {
  return schema.safeParse(value).data;
}

function entries(value: unknown): [string, unknown][] {
  return isRecord(value) ? Object.entries(value) : [];
}
