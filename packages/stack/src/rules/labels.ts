import type { Issue } from '../issue.ts';
import { field, key, literal } from '../literal.ts';
import type { Rule } from './rule.ts';

/** Names become file names and containers, doors become subdomains: both must be DNS labels. */
export const labels: Rule = ({ hosts, services }) => [
  ...hosts.flatMap(({ name }) => nameIssue(['hosts', name], name)),
  ...services.flatMap(({ path, name }) => nameIssue(path, name)),
  ...services.flatMap(({ path, ownDoor }) => doorIssue([...path, 'door'], ownDoor)),
];

function nameIssue(path: Issue['path'], name: string): Issue[] {
  if (isLabel(name)) return [];
  const fix = `${key(toLabel(name))}: …`;
  return [{ path, atKey: true, found: literal(name), expected: expectedOf(name), fix }];
}

function doorIssue(path: Issue['path'], door: string | undefined): Issue[] {
  if (door === undefined || isLabel(door)) return [];
  return [{ path, found: literal(door), expected: expectedOf(door), fix: field('door', toLabel(door)) }];
}

function expectedOf(text: string): string {
  if (text.length > 63) return 'at most 63 characters';
  if (/^-|-$/.test(text)) return 'a letter or a digit at both ends';
  return 'lower-case letters, digits and hyphens';
}

function isLabel(text: string): boolean {
  return /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/.test(text);
}

/** The nearest text that is a label. */
function toLabel(text: string): string {
  const plain = text
    .normalize('NFD')
    .replace(/\p{Mark}/gu, '')
    .toLowerCase();
  const label = plain
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+/, '')
    .slice(0, 63)
    .replace(/-+$/, '');
  return label === '' ? 'studio' : label;
}
