import { formatBytes } from '@veille/protocol';
import { type Reason, StartError } from '../lifecycle/reasons.ts';

/** Somebody who has memory that a start would need. */
export interface Occupant {
  readonly name: string;
  readonly title: string;
  /** What its sleep gives back. */
  readonly freesBytes: number;
  /** A person's yes may put it to sleep. */
  readonly mayYield: boolean;
  /** Why it has not made room by itself: `studio: 1 request or socket is open since 14:02, no job`. */
  readonly text: Reason;
}

/** Bytes. */
export interface Shortage {
  readonly needBytes: number;
  readonly freeBytes: number;
  /** What all services may have together. */
  readonly wholeBytes: number;
  readonly occupants: readonly Occupant[];
}

/** There is no memory for a start, and nobody who could make room without being asked. */
export class MemoryRefusal extends StartError {
  readonly occupants: readonly Occupant[];
  /** False: it would not fit even if all others slept. */
  readonly mayWait: boolean;

  constructor(shortage: Shortage) {
    super('not-enough-memory', describeShortage(shortage));
    this.name = 'MemoryRefusal';
    this.mayWait = shortage.needBytes <= shortage.wholeBytes;
    this.occupants = this.mayWait ? shortage.occupants : [];
  }
}

function describeShortage({ needBytes, freeBytes, wholeBytes, occupants }: Shortage): Reason {
  if (needBytes > wholeBytes) return describeHopelessness(needBytes, wholeBytes);
  const list = (language: keyof Reason) => occupants.map(({ text }) => ` ${text[language]}.`).join('');
  const free = Math.max(0, freeBytes);
  return {
    en: `It needs ${formatBytes(needBytes, 'en')} of memory and ${formatBytes(free, 'en')} are free.${list('en')}`,
    fr: `Il lui faut ${formatBytes(needBytes, 'fr')} de mémoire et ${formatBytes(free, 'fr')} sont libres.${list('fr')}`,
  };
}

function describeHopelessness(needBytes: number, wholeBytes: number): Reason {
  const [need, whole] = [needBytes, Math.max(0, wholeBytes)];
  return {
    en: `It needs ${formatBytes(need, 'en')} of memory, and there are ${formatBytes(whole, 'en')} for all services together.`,
    fr: `Il lui faut ${formatBytes(need, 'fr')} de mémoire, et il y a ${formatBytes(whole, 'fr')} pour tous les services ensemble.`,
  };
}
