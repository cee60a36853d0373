import { normalizeName, parseRequirement, type Requirement } from '../declared/requirement.ts';

/** A distribution that is installed, as its `.dist-info` folder tells. */
export interface Distribution {
  /** Normalised. */
  readonly name: string;
  readonly requires: readonly Requirement[];
  /** Every module and package that it brings, dotted; a namespace package is not among them. */
  readonly modules: readonly string[];
}

/** The files of a `.dist-info` folder that count here; null where one is not there. */
export interface DistInfo {
  readonly metadata: string;
  readonly record: string | null;
  readonly topLevel: string | null;
}

/** Reads one distribution; null when its metadata has no name. */
export function readDistribution({ metadata, record, topLevel }: DistInfo): Distribution | null {
  const headers = readHeaders(metadata);
  const name = headers.find(([key]) => key === 'name')?.[1];
  if (name === undefined) return null;
  const recorded = record === null ? [] : recordedModules(record);
  return {
    name: normalizeName(name),
    requires: headers
      .filter(([key]) => key === 'requires-dist')
      .map(([, value]) => parseRequirement(value))
      .filter((requirement) => requirement !== null),
    // An editable install records no module of its own; its build tool may still have listed them.
    modules: recorded.length > 0 ? recorded : (topLevel ?? '').split(/\s+/).filter((line) => line !== ''),
  };
}

/** The headers above the first empty line, keys in small letters. */
function readHeaders(metadata: string): [string, string][] {
  const [head = ''] = metadata.replaceAll('\r\n', '\n').split('\n\n');
  return head.split('\n').flatMap((line) => {
    const match = /^([A-Za-z-]+):\s*(.*)$/.exec(line);
    return match?.[1] === undefined ? [] : [[match[1].toLowerCase(), (match[2] ?? '').trim()]];
  });
}

/** RECORD is a table of installed files; the first column is a path below site-packages. */
function recordedModules(record: string): string[] {
  const paths = record.split(/\r?\n/).map((line) => /^"((?:[^"]|"")*)"/.exec(line)?.[1] ?? line.split(',')[0] ?? '');
  return [...new Set(paths.map(moduleOfPath).filter((module) => module !== null))];
}

/** `PIL/Image.py`, `_cffi_backend.cpython-312-x86_64-linux-gnu.so`, `six.py`; null for what is no module. */
function moduleOfPath(path: string): string | null {
  const stem = /^(.+?)(?:\.py|\.(?:[\w-]+\.)?(?:so|pyd))$/.exec(path)?.[1];
  if (stem === undefined || stem.startsWith('__editable__')) return null;
  const segments = stem.replace(/\/__init__$/, '').split('/');
  return segments.every((segment) => /^[\p{L}_][\p{L}\p{N}_]*$/u.test(segment)) ? segments.join('.') : null;
}
