import type { Issue } from '../issue.ts';
import { field, literal } from '../literal.ts';
import { parseDuration, parseMemory } from '../units.ts';
import type { Rule } from './rule.ts';

/** Lengths of time and amounts of memory carry their unit. */
export const units: Rule = ({ holdTimeout, hosts, services }) => [
  ...durationIssue(['holdTimeout'], holdTimeout, 'a number and s, m, h or d', '60s'),
  ...services.flatMap(({ path, sleepAfter }) =>
    sleepAfter === 'never'
      ? []
      : durationIssue([...path, 'sleepAfter'], sleepAfter, "a number and s, m, h or d, or 'never'", '30m'),
  ),
  ...hosts.flatMap(({ name, memory }) => memoryIssue(['hosts', name, 'memory'], memory)),
];

function durationIssue(path: Issue['path'], text: string | undefined, expected: string, example: string): Issue[] {
  if (text === undefined || parseDuration(text) !== null) return [];
  return [{ path, found: literal(text), expected, fix: field(String(path.at(-1)), nearestDuration(text, example)) }];
}

function memoryIssue(path: Issue['path'], text: string | undefined): Issue[] {
  if (text === undefined || parseMemory(text) !== null) return [];
  return [
    { path, found: literal(text), expected: 'a number and MiB or GiB', fix: field('memory', nearestMemory(text)) },
  ];
}

/** `30 min` -> `30m`; a bare number gets the unit of the example. */
function nearestDuration(text: string, example: string): string {
  const [, number, word] = /^(\d*\.?\d+)\s*([a-z]*)$/i.exec(text.trim()) ?? [];
  if (number === undefined || Number(number) === 0) return example;
  if (word?.toLowerCase() === 'ms') return `${Math.max(1, Math.ceil(Number(number) / 1000))}s`;
  const unit = ['s', 'm', 'h', 'd'].find((letter) => word?.toLowerCase().startsWith(letter));
  return `${Number(number)}${unit ?? example.at(-1)}`;
}

/** `16 GB` -> `16GiB`; a bare number is taken for gibibytes. */
function nearestMemory(text: string): string {
  const [, number, letter] = /^(\d*\.?\d+)\s*([kmgt]?)i?b?$/i.exec(text.trim()) ?? [];
  if (number === undefined || Number(number) === 0) return '16GiB';
  if (letter?.toLowerCase() === 't') return `${Number(number) * 1024}GiB`;
  return `${Number(number)}${letter?.toLowerCase() === 'm' ? 'MiB' : 'GiB'}`;
}
