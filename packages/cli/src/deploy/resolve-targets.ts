import { UserError } from '@veille/protocol';
import { closest, type ValidStack } from '@veille/stack';

/** What was asked for on the command line. */
export interface Scope {
  /** Hosts that are concerned, in the order of the stack. */
  readonly hosts: readonly string[];
  /** Targets that were named; null: all that these hosts have. */
  readonly targets: readonly string[] | null;
}

/**
 * Words are targets (`vpn-dns`, `caddy`, a service) or names of hosts; together they mean those targets on those hosts. No
 * word means everything.
 *
 * @throws UserError `unknown-target` with the nearest word, or with how records get where no host takes them.
 */
export function resolveTargets(stack: ValidStack, words: readonly string[]): Scope {
  const known = stack.hosts.map(({ name }) => name);
  const all = targetsOf(stack);
  for (const word of words) {
    if ([...all, ...known].includes(word)) continue;
    throw word === 'vpn-dns' && stack.mesh?.dns.type === 'manual' ? byHand() : unknown(word, all, known);
  }
  const hosts = words.filter((word) => known.includes(word));
  const targets = words.filter((word) => !known.includes(word));
  return {
    hosts: known.filter((host) => hosts.length === 0 || hosts.includes(host)),
    targets: targets.length === 0 ? null : targets,
  };
}

function targetsOf({ services, mesh }: ValidStack): string[] {
  const names = services.map(({ name }) => name);
  return [
    ...(mesh?.dns.type === 'headscale' ? ['vpn-dns'] : []),
    ...(names.length > 0 ? ['caddy', 'controller'] : []),
    ...names,
  ];
}

function unknown(word: string, targets: readonly string[], hosts: readonly string[]): UserError {
  const near = closest(word, [...targets, ...hosts]);
  const hint = near
    ? `Did you mean ${near}?`
    : `There are the targets ${targets.join(', ')}, and the hosts ${hosts.join(', ')}.`;
  return new UserError('unknown-target', `There is no target or host "${word}".`, hint);
}

function byHand(): UserError {
  return new UserError(
    'unknown-target',
    'mesh.dns is manual() in the stack: the records are entered by hand, and no host has a vpn-dns to deploy.',
    'veille dns print says what to enter (--as table, hosts or zone), and veille dns verify whether names lead where they should.',
  );
}
