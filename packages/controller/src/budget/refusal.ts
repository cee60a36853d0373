import { type Reason, StartError } from '../lifecycle/reasons.ts';
import { formatBytes } from './format-bytes.ts';

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

/** There is no memory for a start, and nobody who could make room without being asked. */
export class MemoryRefusal extends StartError {
  readonly occupants: readonly Occupant[];

  constructor(needBytes: number, freeBytes: number, occupants: readonly Occupant[]) {
    super('not-enough-memory', describeRefusal(needBytes, freeBytes, occupants));
    this.name = 'MemoryRefusal';
    this.occupants = occupants;
  }
}

function describeRefusal(needBytes: number, freeBytes: number, occupants: readonly Occupant[]): Reason {
  const list = (language: keyof Reason) => occupants.map(({ text }) => ` ${text[language]}.`).join('');
  const [need, free] = [needBytes, Math.max(0, freeBytes)];
  return {
    en: `It needs ${formatBytes(need, 'en')} of memory and ${formatBytes(free, 'en')} are free.${list('en')}`,
    fr: `Il lui faut ${formatBytes(need, 'fr')} de mémoire et ${formatBytes(free, 'fr')} sont libres.${list('fr')}`,
  };
}
