import { doorNames, type HostProbe, type Standing } from '@veille/compile';
import { probeKey, type Wish } from '@veille/deploy';
import type { ValidStack } from '@veille/stack';
import type { Scope } from './resolve-targets.ts';

/**
 * What targets that were named cannot do without, by host. A service needs the controller that starts it; the Caddy that leads to
 * it, where its doors are not there yet or what is told of them changes, such as a port; and the records, where these lead
 * elsewhere. Caddy and the controller need each other where doors are not there yet: neither opens one alone.
 *
 * @param then what stands when all of the stack is there
 */
export function neededTargets(
  stack: ValidStack,
  { hosts, targets }: Scope,
  before: Standing,
  then: Standing,
): Wish['needed'] {
  const there = new Set(before.probes.map(probeKey));
  const needed = new Map<string, Map<string, string>>();
  const need = (host: string, target: string, by: string) => {
    if (targets?.includes(target) || !hosts.includes(host) || needed.get(host)?.has(target)) return;
    needed.set(host, new Map([...(needed.get(host) ?? []), [target, by]]));
  };
  for (const { name, host } of stack.services.filter((service) => targets?.includes(service.name))) {
    if (host === null) continue;
    need(host, 'controller', name);
    const names = doorNames(stack).flatMap((door) => (door.service === name ? [door.name] : []));
    const missing = then.probes.filter((probe) => names.includes(probe.name) && !there.has(probeKey(probe)));
    const isNew = missing.some((probe) => probe.type === 'opens' && probe.host === host);
    const isOther = names.some((each) => before.services.get(each) !== then.services.get(each));
    if (isNew || isOther) need(host, 'caddy', name);
    const dns = stack.mesh?.dns;
    if (dns?.type === 'headscale' && missing.some(({ type }) => type === 'resolves')) need(dns.host, 'vpn-dns', name);
  }
  for (const host of new Set(then.probes.filter(({ type }) => type === 'opens').map((probe) => probe.host))) {
    const isOpen = (probe: HostProbe) => probe.type !== 'opens' || probe.host !== host || there.has(probeKey(probe));
    if (then.probes.every(isOpen)) continue;
    if (targets?.includes('caddy')) need(host, 'controller', 'caddy');
    if (targets?.includes('controller')) need(host, 'caddy', 'controller');
  }
  return needed;
}
