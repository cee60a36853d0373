import type { Locale } from '@veille/protocol';
import { clockTime } from '../activity/clock-time.ts';
import { describeHold } from '../activity/hold-words.ts';
import type { SeenHold } from '../activity/holds.ts';
import type { Reason } from '../lifecycle/reasons.ts';
import type { Candidate } from './admission.ts';

/** What is known of a service that has memory. */
export interface HolderOfMemory {
  /** As people call it: its door, else its name. */
  readonly label: string;
  readonly holds: readonly SeenHold[];
  /** It can say whether it works. */
  readonly hasQueue: boolean;
  readonly candidate: Pick<Candidate, 'lastActivityAt' | 'graceMs' | 'mayEverSleep'>;
}

/** Who holds what: `studio: 1 request or socket is open since 14:02, no job`. */
export function describeHolder(holder: HolderOfMemory, nowMs: number): Reason {
  const inLanguage = (language: Locale) => `${holder.label}${colon[language]}${reasons(holder, language, nowMs)}`;
  return { en: inLanguage('en'), fr: inLanguage('fr') };
}

const colon = { en: ': ', fr: ' : ' } as const;
const since = { en: 'since', fr: 'depuis' } as const;
const noJob = { en: 'no job', fr: 'aucune tâche' } as const;

function reasons({ holds, hasQueue, candidate }: HolderOfMemory, language: Locale, nowMs: number): string {
  const held = holds.map((hold) => describeDated(hold, language, nowMs));
  const hasJob = holds.some(({ kind }) => kind === 'job' || kind === 'unknown');
  if (held.length === 0) return describeSilence(candidate, language, nowMs);
  return [...held, ...(hasQueue && !hasJob ? [noJob[language]] : [])].join(', ');
}

/** A pin says until when instead, a dependant needs no date. */
function describeDated(hold: SeenHold, language: Locale, nowMs: number): string {
  const text = describeHold(hold, language, nowMs).replace(/^I[tl] /, (pronoun) => pronoun.toLowerCase());
  if (hold.kind === 'pin' || hold.kind === 'dependant') return text;
  return `${text} ${since[language]} ${clockTime(hold.sinceMs, nowMs)}`;
}

/** Nobody holds it, and it is left alone all the same. */
function describeSilence(
  { lastActivityAt, mayEverSleep }: HolderOfMemory['candidate'],
  language: Locale,
  nowMs: number,
) {
  const at = clockTime(lastActivityAt, nowMs);
  if (!mayEverSleep) return { en: 'it never sleeps by itself', fr: 'il ne s’endort jamais de lui-même' }[language];
  return { en: `last used at ${at}`, fr: `utilisé à ${at} pour la dernière fois` }[language];
}
