import { parseRequirement, type Requirement } from '../declared/requirement.ts';

/** A requirement that an installer found nothing for. */
export interface Unfound {
  readonly requirement: Requirement;
  /** Whose requirement it is, as the log says; null for one that was asked for itself. */
  readonly requiredBy: string | null;
  /** What the index has of it; null where the log does not tell. */
  readonly versions: readonly string[] | null;
}

/** What an installer could not find, from what it printed: pip, or uv's `pip` commands. Each requirement once. */
export function readInstallLog(text: string): Unfound[] {
  const plain = withoutColours(text);
  const found = [...fromPip(plain), ...fromUv(plain)];
  return [...new Map(found.toReversed().map((each) => [key(each), each])).values()].reverse();
}

function key({ requirement: { name, versions } }: Unfound): string {
  return `${name}${versions}`;
}

function withoutColours(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: an escape is what begins a colour
  return text.replace(/\u001b\[[0-9;]*m/g, '');
}

const notSatisfied =
  /Could not find a version that satisfies the requirement (?<asked>.+) \(from versions: (?<versions>[^)]*)\)/g;
const noMatch = /No matching distribution found for (?<asked>[^\n]+)/g;

/** pip says it twice, the second time without what the index has. */
function fromPip(text: string): Unfound[] {
  const told = [...text.matchAll(notSatisfied)].flatMap(({ groups }) =>
    unfound(groups?.asked ?? '', versionsOf(groups?.versions ?? '')),
  );
  const silent = [...text.matchAll(noMatch)].flatMap(({ groups }) => unfound(groups?.asked ?? '', null));
  return [...told, ...silent];
}

/** uv breaks its lines at the width of the terminal. */
function fromUv(text: string): Unfound[] {
  const line = text.replace(/\s+/g, ' ');
  return [...line.matchAll(/there is no version of (?<asked>\S+)/g)].flatMap(({ groups }) =>
    unfound(groups?.asked ?? '', null),
  );
}

/** `six==99 (from other==1.0)`. */
function unfound(asked: string, versions: readonly string[] | null): Unfound[] {
  const [written = '', ...from] = asked.trim().split(' (from ');
  const requirement = parseRequirement(written);
  const requiredBy = from.length === 0 ? null : from.join(' (from ').replace(/\)$/, '');
  return requirement === null ? [] : [{ requirement, requiredBy, versions }];
}

function versionsOf(text: string): string[] {
  return text === 'none' ? [] : text.split(',').map((version) => version.trim());
}
