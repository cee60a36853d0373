import { createHash } from 'node:crypto';
import type { ServiceDescription, ValidService } from '@veille/stack';
import { madeUpContext } from '@veille/stack/made-up-context';

const first = 20_000;
const count = 10_000;

/** On a host nobody wants to keep a service's programs current: what can be either is containers. */
export const hostPrefers = 'container';

/** What a kind says of a service of a host when it is not known yet where it listens. */
export function describeAnywhere({ name, definition, options }: ValidService): ServiceDescription {
  return definition.describe(options, { ...madeUpContext(name), prefers: hostPrefers });
}

/**
 * TCP ports of loopback for services and companions that are given one, by name. A name has the same port whatever else
 * the stack has, unless two would have the same; nobody asked for them, so none is promised.
 */
export function assignPorts(services: readonly ValidService[]): Record<string, number> {
  const described = services.map((service) => ({ name: service.name, ...describeAnywhere(service) }));
  const taken = new Set(described.flatMap(({ run }) => ('port' in run ? [run.port] : numbers(run))));
  const ports: Record<string, number> = {};
  for (const name of described.flatMap(askers).sort()) {
    let port = first + (createHash('sha256').update(name).digest().readUInt32BE() % count);
    while (taken.has(port)) port = port + 1 < first + count ? port + 1 : first;
    taken.add(port);
    ports[name] = port;
  }
  return ports;
}

function numbers(run: ServiceDescription['run']): number[] {
  const said = run.type === 'process' ? run.listen : run.type === 'containers' ? run.publish : null;
  return typeof said === 'number' ? [said] : [];
}

function askers({ name, run, companions }: ServiceDescription & { readonly name: string }): string[] {
  const own =
    (run.type === 'process' && run.listen === 'port') || (run.type === 'containers' && run.publish === 'port');
  const others = companions.filter((companion) => companion.run.listen === 'port');
  return [...(own ? [name] : []), ...others.map(({ suffix }) => `${name}-${suffix}`)];
}
