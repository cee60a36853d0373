import type { Issue } from '../issue.ts';
import { key, literal } from '../literal.ts';
import { doorsOf, type WrittenDoor } from './doors-of.ts';
import type { Rule } from './rule.ts';

/** A socket's path has 107 bytes, for the run folder, the service's name and a companion's suffix. */
const longestServiceName = 40;
const longestLabel = 63;

/** Names become file names and containers, doors become subdomains: both must be DNS labels. */
export const labels: Rule = ({ hosts, services }) => [
  ...hosts.flatMap(({ name }) => nameIssue(['hosts', name], name)),
  ...services.flatMap(({ path, name }) => nameIssue(path, name, longestServiceName)),
  ...services.flatMap((service) => doorsOf(service).flatMap(doorIssue)),
];

function nameIssue(path: Issue['path'], name: string, longest = longestLabel): Issue[] {
  if (isLabel(name, longest)) return [];
  const fix = `${key(toLabel(name, longest))}: …`;
  return [{ path, atKey: true, found: literal(name), expected: expectedOf(name, longest), fix }];
}

/** A door that is called as its service has been judged with it. */
function doorIssue({ label, path, atKey, fixWith }: WrittenDoor): Issue[] {
  if (atKey || isLabel(label)) return [];
  return [{ path, found: literal(label), expected: expectedOf(label), fix: fixWith(toLabel(label)) }];
}

function expectedOf(text: string, longest = longestLabel): string {
  if (text.length > longest) return `at most ${longest} characters`;
  if (/^-|-$/.test(text)) return 'a letter or a digit at both ends';
  return 'lower-case letters, digits and hyphens';
}

function isLabel(text: string, longest = longestLabel): boolean {
  return text.length <= longest && /^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/.test(text);
}

/** The nearest text that is a label. */
function toLabel(text: string, longest = longestLabel): string {
  const plain = text
    .normalize('NFD')
    .replace(/\p{Mark}/gu, '')
    .toLowerCase();
  const label = plain
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+/, '')
    .slice(0, longest)
    .replace(/-+$/, '');
  return label === '' ? 'studio' : label;
}
