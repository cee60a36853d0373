import type { UnitWork } from './plan.ts';

/** What the controller has started outlives it, so that a new one adopts it. Where none comes it stops that first, if it runs. */
export const watch = 'veille.service';

/** The controller first: the networks of what it stops stay closed until then. */
export function inStopOrder<Unit extends { readonly name: string }>(units: readonly Unit[]): Unit[] {
  return [...units.filter(({ name }) => name === watch), ...units.filter(({ name }) => name !== watch)];
}

/** As units come back that a deploy has acted on, in its order: the last that it stopped first, then all else. */
export function inStartOrder<Unit extends { readonly act: UnitWork['act'] }>(units: readonly Unit[]): Unit[] {
  const isStopped = ({ act }: Unit) => act === 'stop';
  return [...units.filter(isStopped).reverse(), ...units.filter((unit) => !isStopped(unit))];
}
