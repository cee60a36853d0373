import { defineStack, headscale, type ValidStack } from '@veille/stack';
import fc from 'fast-check';
import type { DeployFacts } from '../../src/index.ts';
import { elsewhere, validStack, web } from './fixtures.ts';
import { headscaleConfig, program, seedFacts, seen } from './hosts.ts';

/** What is drawn of a stack: services with doors and other doors, hosts of which some are public, one family or both. */
export const drawings = fc.record({
  doors: fc.uniqueArray(
    fc.stringMatching(/^[a-z0-9]([a-z0-9-]{0,20}[a-z0-9])?$/).filter((text) => !/^veille/.test(text)),
    { minLength: 2, maxLength: 10 },
  ),
  aliases: fc.nat({ max: 4 }),
  publicHosts: fc.array(fc.boolean(), { minLength: 1, maxLength: 4 }),
  external: fc.boolean(),
  both: fc.boolean(),
});
export type Drawing = typeof drawings extends fc.Arbitrary<infer Drawn> ? Drawn : never;

/** The stack of a drawing, and every name that it must have everywhere, sorted. */
export function stackOf({ doors, aliases, publicHosts, external }: Drawing): { stack: ValidStack; names: string[] } {
  const spare = Math.min(aliases, doors.length - 1);
  const [others, own] = [doors.slice(0, spare), doors.slice(spare)];
  const hosts = publicHosts.map((isPublic, index) => [
    `h${index}`,
    { ssh: `h${index}`, public: isPublic, default: index === 0 },
  ]);
  const services = own.map((door, index) => {
    const common = { door, host: `h${index % hosts.length}`, ...(index === 0 ? { aliases: others } : {}) };
    return [`s${index}`, external && index === 1 ? elsewhere({ ...common, port: 3456 }) : web(common)];
  });
  const stack = defineStack<string>({
    domain: 'example.cloud',
    mesh: { dns: headscale({ host: 'h0', config: '/etc/headscale' }) },
    tls: { dns: 'ovh', email: 'me@example.cloud' },
    hosts: Object.fromEntries(hosts),
    services: Object.fromEntries(services),
  });
  const busy = hosts.slice(0, own.length).map((_host, index) => (index === 0 ? 'veille' : `veille-h${index}`));
  return { stack: validStack(stack), names: [...doors, ...busy].map((door) => `${door}.example.cloud`).sort() };
}

export function factsOf({ publicHosts, both }: Drawing, caddyVersion: string): DeployFacts {
  const facts = seedFacts();
  const hosts = publicHosts.map((_public, index) => {
    const meshAddresses = [`100.64.1.${index}`, ...(both ? [`fd7a:115c:a1e0::${index}`] : [])];
    const texts = { '/etc/headscale/config.yaml': headscaleConfig };
    return [`h${index}`, seen({ meshAddresses }, index === 0 ? texts : {})] as const;
  });
  const caddy = Object.fromEntries(hosts.map(([name]) => [name, program('caddy', caddyVersion)]));
  return { ...facts, hosts: new Map(hosts), operator: { ...facts.operator, caddy } };
}
