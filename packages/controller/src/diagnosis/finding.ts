import type { Reason } from '../lifecycle/reasons.ts';
import type { Evidence, Part } from './evidence.ts';

/** What is wrong, in one sentence for people and one word for programs, with the command that mends it. */
export interface Finding {
  readonly code: string;
  readonly sentence: Reason;
  /** To paste into a terminal; null where no command helps. */
  readonly command: string | null;
}

/** Recognises one fault; null when the evidence does not show it. */
export type Rule = (evidence: Evidence) => Finding | null;

/** What a rule says of a fault, besides its code. */
export interface Saying {
  readonly en: string;
  readonly fr: string;
  readonly command: string | null;
}

/** A fault that the engine or compose tells of: `pattern` is looked for in the answer, and in each container's error. */
export function inError(code: string, pattern: RegExp, say: (found: Found) => Saying): Rule {
  return (evidence) => {
    const texts = [{ part: null, text: evidence.error ?? '' }, ...evidence.parts.map(ownError)];
    return firstMatch(code, pattern, say, evidence, texts);
  };
}

/** A fault that the service itself tells of in its last lines, or in its failing health check. */
export function inLines(code: string, pattern: RegExp, say: (found: Found) => Saying): Rule {
  return (evidence) => firstMatch(code, pattern, say, evidence, evidence.parts.filter(isSuspect).flatMap(ownLines));
}

/** A fault that shows in the state of a container or in how a process ended. */
export function inState(
  code: string,
  shows: (part: Part) => boolean,
  say: (part: Part, evidence: Evidence) => Saying,
): Rule {
  return (evidence) => {
    const part = evidence.parts.filter(isSuspect).find(shows);
    return part ? finding(code, say(part, evidence)) : null;
  };
}

export interface Found {
  /** The groups of the pattern; an absent one is empty. */
  readonly groups: readonly string[];
  readonly part: Part | null;
  readonly evidence: Evidence;
}

/** The subject of a sentence: the service, or the container that is to blame. */
export function subject(part: Part | null): Reason {
  if (part?.name == null) return { en: 'It', fr: 'Il' };
  return { en: `Its container ${part.name}`, fr: `Son conteneur ${part.name}` };
}

function firstMatch(
  code: string,
  pattern: RegExp,
  say: (found: Found) => Saying,
  evidence: Evidence,
  texts: readonly { part: Part | null; text: string }[],
): Finding | null {
  for (const { part, text } of texts) {
    const match = pattern.exec(text);
    if (match) return finding(code, say({ groups: match.slice(1).map((group) => group ?? ''), part, evidence }));
  }
  return null;
}

function finding(code: string, { en, fr, command }: Saying): Finding {
  return { code, sentence: { en, fr }, command };
}

const isSuspect = (part: Part) => part.isSuspect;
const ownError = (part: Part) => ({ part, text: part.error });
/** The newest first: the last words before an end tell most. */
const ownLines = (part: Part) =>
  [...part.lines, ...(part.health === 'unhealthy' ? part.healthLog : [])].toReversed().map((text) => ({ part, text }));
