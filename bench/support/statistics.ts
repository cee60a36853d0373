/** The values' lowest, middle and highest, and the one that 99 of 100 stay below. */
export interface Summary {
  readonly count: number;
  readonly min: number;
  readonly median: number;
  readonly p99: number;
  readonly max: number;
}

export function summarize(values: readonly number[]): Summary {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
  return { count: sorted.length, min: at(0.000_1), median: middle(sorted), p99: at(0.99), max: at(1) };
}

function middle(sorted: readonly number[]): number {
  const half = sorted.length / 2;
  const pair = [sorted[Math.ceil(half) - 1] ?? Number.NaN, sorted[Math.floor(half)] ?? Number.NaN];
  return ((pair[0] ?? 0) + (pair[1] ?? 0)) / 2;
}

export const spreadTitles = ['', 'runs', 'min', 'median', 'p99', 'max'];

/** A line of a table of milliseconds. */
export function spreadRow(title: string, values: readonly number[]): string[] {
  const { count, min, median, p99, max } = summarize(values);
  return [title, String(count), ...[min, median, p99, max].map((value) => value.toFixed(1))];
}
