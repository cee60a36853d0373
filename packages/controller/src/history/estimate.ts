/** What past starts tell of the next one, in milliseconds. */
export interface Estimate {
  /** The middle one. */
  readonly usualMs: number;
  /** Nine of ten starts were over by then; half as long again as usual while there are too few to tell. */
  readonly lateMs: number;
}

/** Fewer than that have no ninth of ten. */
const enoughStarts = 10;

/** Null before the first start. */
export function estimate(durationsMs: readonly number[]): Estimate | null {
  if (durationsMs.length === 0) return null;
  const usualMs = Math.round(quantile(durationsMs, 0.5));
  const isEnough = durationsMs.length >= enoughStarts;
  return { usualMs, lateMs: Math.round(isEnough ? quantile(durationsMs, 0.9) : usualMs * 1.5) };
}

/** Between the two nearest values, as most people compute it (Hyndman and Fan's type 7). */
function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const position = (sorted.length - 1) * share;
  const below = sorted[Math.floor(position)] ?? 0;
  const above = sorted[Math.ceil(position)] ?? below;
  return below + (above - below) * (position - Math.floor(position));
}
