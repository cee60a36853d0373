import type { ServiceManifest } from '@veille/protocol';
import type { ValidService } from '@veille/stack';
import { z } from 'zod';
import type { Compilation } from '../compile.ts';
import type { HostPort, PortChoice } from './contract.ts';
import type { HostCase } from './host-target.ts';
import { controllerUnit, layoutOf } from './layout.ts';
import { describeAnywhere } from './ports.ts';

/** The engine holds the ports of all containers, ours and others'. */
const engineUnit = 'docker.service';

/** TCP ports that a service and its companions listen on while they are awake. */
export function servicePorts(service: ValidService, given: HostCase, { manifest }: Compilation): HostPort[] {
  const { companions } = describeAnywhere(service);
  const names = [service.name, ...companions.map(({ suffix }) => `${service.name}-${suffix}`)];
  const taken = manifest.services.flatMap((each) => placeOf(each)?.port ?? []);
  const standing = standingPorts(given);
  return manifest.services.flatMap((each): HostPort[] => {
    const place = placeOf(each);
    if (place === null || !names.includes(each.name)) return [];
    const isAwake = each.driver === 'compose' && standing.has(place.port);
    return [
      {
        ...place,
        holders: isAwake ? [controllerUnit, engineUnit] : [controllerUnit],
        target: service.name,
        service: service.name,
        instead: anotherPort(service, place.port, taken),
      },
    ];
  });
}

/** Null for what listens on no port, and for what is not ours to start. */
function placeOf({
  address,
  driver,
}: Pick<ServiceManifest, 'address' | 'driver'>): Pick<HostPort, 'address' | 'port'> | null {
  const [, host, port] = /^\[?([^\]/]+)\]?:(\d+)$/.exec(address) ?? [];
  if (host === undefined || !(driver === 'process' || driver === 'compose')) return null;
  return { address: host, port: Number(port) };
}

const standingManifest = z.looseObject({
  services: z.array(z.looseObject({ address: z.string(), driver: z.string() })),
});

/** The ports of containers that were deployed before, whatever their services are called now. */
function standingPorts({ host, seen }: HostCase): ReadonlySet<number> {
  const text = seen.texts.get(`${layoutOf(host).configs}/manifest.json`);
  const read = standingManifest.safeParse(parseJson(text));
  const services = read.data?.services.filter(({ driver }) => driver === 'compose') ?? [];
  return new Set(services.flatMap(({ address }) => placeOf({ address, driver: 'compose' })?.port ?? []));
}

function parseJson(text: string | undefined): unknown {
  try {
    return text === undefined ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** None where the kind takes no other. */
function anotherPort(service: ValidService, port: number, taken: readonly number[]): PortChoice[] {
  const { run } = describeAnywhere(service);
  let free = port < 65_535 ? port + 1 : 1024;
  while (taken.includes(free)) free += 1;
  const { name, definition, options } = service;
  if (run.type === 'compose')
    return [{ type: 'port', line: `ports: ['127.0.0.1:${free}:${run.web.port}'] in the compose file of ${name}` }];
  const moved = definition.options.safeParse(Object.assign({}, options, { publish: free }));
  if (run.type !== 'containers' || !moved.success) return [];
  return [{ type: 'port', line: `${name}: ${definition.kind}({ …, publish: ${free} })` }];
}
