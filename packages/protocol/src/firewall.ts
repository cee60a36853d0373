/**
 * A port that is published on loopback is not closed on Docker 20.10: a neighbour with a route to the container's own
 * address gets in. This rule, in the chain that Docker leaves to its users, lets nobody open a connection to a bridge
 * from outside of it. The host itself is not forwarded, so the proxy still gets in.
 */
function guard(bridge: string): string[] {
  return ['DOCKER-USER', '!', '-i', bridge, '-o', bridge, '-m', 'conntrack', '--ctstate', 'NEW', '-j', 'DROP'];
}

/** Commands of `iptables` that look after the rule of one bridge; each waits for the lock that all share. */
export interface GuardCommands {
  /** Exits with 0 when the rule stands. */
  readonly check: readonly string[];
  /** Puts it before all others of the chain; twice would make two. */
  readonly insert: readonly string[];
  readonly remove: readonly string[];
}

/** The words of the firewall rule of a project's bridge; it stands before a service of the project starts. */
export function guardCommands(bridge: string): GuardCommands {
  const iptables = (action: string) => ['iptables', '--wait', action, ...guard(bridge)];
  return { check: iptables('--check'), insert: iptables('--insert'), remove: iptables('--delete') };
}
