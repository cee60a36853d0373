/** A service that is awake, as one that could make room. Times are milliseconds since 1970. */
export interface Candidate {
  readonly name: string;
  /** What its sleep gives back, with what only it needs. */
  readonly freesBytes: number;
  /** Somebody or something uses it at this moment, or nobody can tell. */
  readonly isHeld: boolean;
  readonly lastActivityAt: number;
  /** For so long after its last use only a person's yes may put it to sleep. */
  readonly graceMs: number;
  /** False: Veille never puts it to sleep by itself. */
  readonly mayEverSleep: boolean;
}

export interface AdmissionQuestion {
  /** By how much the room is too small; nothing is missing at 0 or less. */
  readonly shortBytes: number;
  readonly candidates: readonly Candidate[];
  readonly nowMs: number;
  /** A person has said yes to this one's sleep. */
  readonly yesTo: string | null;
}

export type Admission =
  | { readonly type: 'go' }
  /** Put these to sleep, in this order, and ask again. */
  | { readonly type: 'evict'; readonly names: readonly string[] }
  | { readonly type: 'refuse' };

/** Whoever was just let in is still on the way, also where the kind asks for no grace. */
export const arrivalMs = 10_000;

/** Is there room? Else who sleeps for it: the longest idle first, nobody in vain, never anybody in use. */
export function decideAdmission({ shortBytes, candidates, nowMs, yesTo }: AdmissionQuestion): Admission {
  if (shortBytes <= 0) return { type: 'go' };
  const isOffered = (candidate: Candidate) => candidate.name === yesTo && mayYield(candidate);
  const willing = candidates
    .filter((candidate) => isOffered(candidate) || mayBeEvicted(candidate, nowMs))
    .toSorted((a, b) => Number(isOffered(b)) - Number(isOffered(a)) || a.lastActivityAt - b.lastActivityAt);
  const chosen = chooseEnough(willing, shortBytes);
  return chosen === null ? { type: 'refuse' } : { type: 'evict', names: chosen.map(({ name }) => name) };
}

/** Without asking anybody. */
export function mayBeEvicted(candidate: Candidate, nowMs: number): boolean {
  const graceMs = Math.max(candidate.graceMs, arrivalMs);
  return mayYield(candidate) && candidate.mayEverSleep && nowMs - candidate.lastActivityAt >= graceMs;
}

/** If a person says yes. What is in use is not asked about. */
export function mayYield(candidate: Candidate): boolean {
  return !candidate.isHeld && candidate.freesBytes > 0;
}

/** In the order given, until it is enough; then those are spared without whom it is enough as well. */
function chooseEnough(willing: readonly Candidate[], shortBytes: number): readonly Candidate[] | null {
  const chosen: Candidate[] = [];
  let missing = shortBytes;
  for (const candidate of willing) {
    if (missing <= 0) break;
    chosen.push(candidate);
    missing -= candidate.freesBytes;
  }
  if (missing > 0) return null;
  let spare = -missing;
  const needed = chosen.toReversed().filter(({ freesBytes }) => {
    if (freesBytes > spare) return true;
    spare -= freesBytes;
    return false;
  });
  return needed.toReversed();
}
