import { isCidr, isWithin } from '@veille/stack';

/** Whether a request from outside the allowed ranges can match: surely, surely not, or nobody can say. */
export type Match = 'always' | 'never' | 'maybe';

type Json = Readonly<Record<string, unknown>>;

/** A route's matcher sets: one of them must match, and a route without any takes everything. */
export function matchOutside(sets: unknown, allow: readonly string[]): Match {
  if (!Array.isArray(sets) || sets.length === 0) return 'always';
  const answers = sets.map((set: Json) => matchSet(set, allow));
  if (answers.includes('always')) return 'always';
  return answers.every((answer) => answer === 'never') ? 'never' : 'maybe';
}

function matchSet(set: Json, allow: readonly string[]): Match {
  const answers = Object.entries(set).map(([name, matcher]) => matchOne(name, matcher, allow));
  if (answers.includes('never')) return 'never';
  return answers.every((answer) => answer === 'always') ? 'always' : 'maybe';
}

/** Only the TCP peer's address tells who is outside; every other matcher looks at what the client says. */
function matchOne(name: string, matcher: unknown, allow: readonly string[]): Match {
  if (name === 'not') return opposite[matchOutside(matcher, allow)];
  if (name !== 'remote_ip') return 'maybe';
  const { ranges, forwarded } = matcher as { ranges?: unknown; forwarded?: unknown };
  const isOurs = (range: unknown) => typeof range === 'string' && isRange(range) && isWithin(range, allow);
  return forwarded !== true && Array.isArray(ranges) && ranges.every(isOurs) ? 'never' : 'maybe';
}

function isRange(text: string): boolean {
  return isCidr(text.includes('/') ? text : `${text}/${text.includes(':') ? 128 : 32}`);
}

const opposite: Readonly<Record<Match, Match>> = { always: 'never', never: 'always', maybe: 'maybe' };
