import { doorNames, type Standing } from '@veille/compile';
import { probeKey, type Wish } from '@veille/deploy';
import type { ValidStack } from '@veille/stack';
import type { Scope } from './resolve-targets.ts';

/**
 * What services that were named cannot do without, by host: the controller that starts them; the Caddy that leads to them, where
 * their doors are not there yet or what is told of them changes, such as a port; and the records, where these lead elsewhere.
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
    if (targets?.includes(target) || !hosts.includes(host)) return;
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
  return needed;
}
