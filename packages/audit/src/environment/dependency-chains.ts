import { evaluateMarker } from '../declared/evaluate-marker.ts';
import type { Requirement } from '../declared/requirement.ts';
import type { Environment } from './environment.ts';

/** From what is declared down to what it brings along: `['transformers', 'huggingface-hub', 'requests']`. */
export type Chain = readonly string[];

/** For every distribution that declared ones bring along, the shortest chain from each of these, shortest first. */
export function dependencyChains(
  environment: Environment,
  declared: readonly Requirement[],
  python: string,
): ReadonlyMap<string, readonly Chain[]> {
  const chains = new Map<string, Chain[]>();
  for (const root of declared) {
    for (const [name, chain] of chainsFrom(root, environment, python)) {
      chains.set(name, [...(chains.get(name) ?? []), chain]);
    }
  }
  for (const found of chains.values()) found.sort((one, other) => one.length - other.length);
  return chains;
}

/** Breadth first, so the first chain to reach a distribution is a shortest one. An extra is a step of its own. */
function chainsFrom(root: Requirement, environment: Environment, python: string): Map<string, Chain> {
  const shortest = new Map<string, Chain>();
  const seen = new Set<string>();
  const queue = stepsTo(root, []);
  for (let step = queue.shift(); step !== undefined; step = queue.shift()) {
    const { name, extra, chain } = step;
    if (seen.has(`${name}[${extra}]`)) continue;
    seen.add(`${name}[${extra}]`);
    if (chain.length > 1 && name !== root.name && !shortest.has(name)) shortest.set(name, chain);
    const requires = environment.distributions.get(name)?.requires ?? [];
    const holding = requires.filter(({ marker }) => evaluateMarker(marker, { python, extra }) !== false);
    queue.push(...holding.flatMap((requirement) => stepsTo(requirement, chain)));
  }
  return shortest;
}

interface Step {
  readonly name: string;
  readonly extra: string;
  readonly chain: Chain;
}

function stepsTo({ name, extras }: Requirement, chain: Chain): Step[] {
  // An extra leads back to the distribution itself; the chain names it once.
  const longer = chain.at(-1) === name ? chain : [...chain, name];
  return ['', ...extras].map((extra) => ({ name, extra, chain: longer }));
}
