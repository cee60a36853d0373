import type { ConfigPath } from './issue.ts';
import { isRecord, isService } from './schema.ts';

/** A file or folder that a stack names and that must be there. */
export interface NamedInput {
  /** Of the option that names it. */
  readonly path: ConfigPath;
  /** As it was written; relative to the stack's file. */
  readonly written: string;
  readonly type: 'file' | 'folder';
}

/** What a stack needs on disk, by what its kinds say of their options; of a stack with faults, as far as it can be read. */
export function namedInputs(stack: unknown): NamedInput[] {
  const { hosts, secrets, services } = isRecord(stack) ? stack : {};
  return [...serviceInputs(services), ...caddyInputs(hosts), ...secretInputs(secrets)];
}

function serviceInputs(services: unknown): NamedInput[] {
  return entries(services).flatMap(([name, service]) => {
    if (!isService(service)) return [];
    const { definition, options } = service;
    return (definition.paths ?? []).flatMap(({ option, type }): NamedInput[] => {
      const written = options[option];
      return typeof written === 'string' ? [{ path: ['services', name, option], written, type }] : [];
    });
  });
}

function caddyInputs(hosts: unknown): NamedInput[] {
  return entries(hosts).flatMap(([name, host]) => {
    const caddy = isRecord(host) && isRecord(host.caddy) ? host.caddy : {};
    return ['binary', 'sites'].flatMap((option) => file(['hosts', name, 'caddy', option], caddy[option]));
  });
}

function secretInputs(secrets: unknown): NamedInput[] {
  return entries(secrets).flatMap(([name, source]) =>
    isRecord(source) ? file(['secrets', name, 'file'], source.file) : [],
  );
}

function file(path: ConfigPath, written: unknown): NamedInput[] {
  return typeof written === 'string' ? [{ path, written, type: 'file' }] : [];
}

function entries(value: unknown): [string, unknown][] {
  return isRecord(value) ? Object.entries(value) : [];
}
