import { normalizeName, type Requirement } from '../declared/requirement.ts';

/** The line of a file that declares a requirement, from 1: the one with its versions before one with its name alone. */
export function lineOf(text: string, { name, versions }: Requirement): number {
  const lines = text.split(/\r\n?|\n/).map((line) => line.replace(/(^|\s)#.*$/, ''));
  const named = [...lines.entries()].filter(([, line]) => names(line).includes(name));
  const exact = named.find(([, line]) => line.replace(/\s/g, '').includes(versions));
  return ((exact ?? named[0])?.[0] ?? 0) + 1;
}

function names(line: string): string[] {
  return (line.match(/[a-z0-9](?:[a-z0-9._-]*[a-z0-9])?/gi) ?? []).map(normalizeName);
}
