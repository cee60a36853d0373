import type { HostProbe } from '@veille/compile';

/** What came of one probe, asked from one host. */
export interface Verdict {
  readonly probe: HostProbe;
  /** The host that the question began on. */
  readonly from: string;
  /**
   * - `good`: as it must be.
   * - `service`: the way to the door is right, and what is behind it is not.
   * - `wrong`: the door is wrong: its name, its certificate or who may pass.
   */
  readonly outcome: 'good' | 'service' | 'wrong';
  /** What was seen, such as `100.64.0.7` or `asleep, with a certificate of "R11"`. */
  readonly found: string;
  /** What to do about it; null for what is good. */
  readonly advice: string | null;
  /** It was so before the deploy after which this is looked at, and is none of its doing. */
  readonly isOld?: true;
  /** Minutes may mend it, as a first certificate takes some. */
  readonly takesTime?: true;
}

/** A verdict before anybody knows which probe it belongs to. */
export type Finding = Omit<Verdict, 'probe' | 'from' | 'isOld'>;

export function good(found: string): Finding {
  return { outcome: 'good', found, advice: null };
}

export function wrong(found: string, advice: string): Finding {
  return { outcome: 'wrong', found, advice };
}
