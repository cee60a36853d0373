/** What the controller has started outlives it, so that a new one adopts it. Where none comes it stops that first, if it runs. */
export const watch = 'veille.service';

/** The controller first: the networks of what it stops stay closed until then. */
export function inStopOrder<Unit extends { readonly name: string }>(units: readonly Unit[]): Unit[] {
  return [...units.filter(({ name }) => name === watch), ...units.filter(({ name }) => name !== watch)];
}
