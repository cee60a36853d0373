import type { HostProbe } from '@veille/compile';
import type { Verdict } from './verdict.ts';

/** Two probes that ask the same of the same door. */
export function probeKey(probe: HostProbe): string {
  const { type, name, host } = probe;
  return JSON.stringify([type, name, host, probe.type === 'resolves' ? [...probe.addresses].sort() : probe.address]);
}

/**
 * Tells what is no deploy's doing: what was wrong in the same way before it, at a door whose service it has left as it was. A
 * door that was only without its service and is wrong itself now is worse than it was.
 *
 * @param before what was found then
 * @param isSame whether the service behind a name is the same as then
 */
export function oldFaults(
  before: readonly Verdict[],
  isSame: (name: string) => boolean,
): (verdict: Omit<Verdict, 'isOld'>) => boolean {
  const then = new Map(before.map((verdict) => [keyOf(verdict), verdict.outcome]));
  return (verdict) => {
    const { outcome, probe } = verdict;
    if (outcome === 'good') return false;
    const earlier = then.get(keyOf(verdict));
    return (earlier === outcome || earlier === 'wrong') && (probe.type !== 'opens' || isSame(probe.name));
  };
}

function keyOf({ probe, from }: Pick<Verdict, 'probe' | 'from'>): string {
  return `${from} ${probeKey(probe)}`;
}
