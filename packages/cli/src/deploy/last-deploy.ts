import type { Previous } from '@veille/deploy';

/** The deploy that ended last, of those that hosts can go back to before; null where there is none. A deploy has one id on all its hosts. */
export function lastDeploy(previous: readonly Pick<Previous, 'id' | 'when'>[]): string | null {
  const [last] = [...previous].sort((one, other) => (one.when < other.when ? 1 : -1));
  return last?.id ?? null;
}
