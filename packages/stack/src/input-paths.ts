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
  const services = isRecord(stack) && isRecord(stack.services) ? Object.entries(stack.services) : [];
  return services.flatMap(([name, service]) => {
    if (!isService(service)) return [];
    const { definition, options } = service;
    return (definition.paths ?? []).flatMap(({ option, type }): NamedInput[] => {
      const written = options[option];
      return typeof written === 'string' ? [{ path: ['services', name, option], written, type }] : [];
    });
  });
}
