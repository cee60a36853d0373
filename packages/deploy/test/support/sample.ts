/** All points for `make test-faults`; a few by chance, from a seed that is printed, for everybody else. */
export function samplePoints(count: number, few: number): number[] {
  const all = Array.from({ length: count }, (_, at) => at + 1);
  if (process.env.VEILLE_FAULTS === 'all') return all;
  let state = seed;
  const order = all.map((point) => {
    // A linear congruential generator: enough to draw lots.
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return { point, lot: state };
  });
  return order
    .sort((one, other) => one.lot - other.lot)
    .slice(0, few)
    .map(({ point }) => point);
}

export const seed = Number(process.env.VEILLE_FAULT_SEED ?? Date.now() % 1_000_000);
