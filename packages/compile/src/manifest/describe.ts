import type { KindContext, ProcessRun, ServiceDescription, ValidService } from '@veille/stack';
import { portOf, publishedAddress } from '../compose/published-address.ts';
import { originOf } from '../origins.ts';
import { type Places, placesOf } from '../places.ts';
import type { Target } from '../target.ts';

/** What a kind said of one service, and where the service and its companions listen. */
export interface DescribedService {
  readonly service: ValidService;
  readonly description: ServiceDescription;
  readonly address: string;
  readonly companionAddresses: Readonly<Record<string, string>>;
}

/**
 * Asks a service's kind to describe it. The answer says where the service listens, and the question already tells it:
 * so the kind, which is pure, is asked twice, the second time with the addresses that the first answer implies.
 */
export function describeService(service: ValidService, target: Target): DescribedService {
  const places = placesOf(target);
  const ask = (addresses: Addresses): ServiceDescription =>
    service.definition.describe(service.options, contextOf(service, target, places, addresses));

  const draft = ask({ own: `unix/${places.socket(service.name)}`, companions: {} });
  const addresses = addressesOf(service.name, draft, target, places);
  const { own: address, companions: companionAddresses } = addresses;
  return { service, description: ask(addresses), address, companionAddresses };
}

interface Addresses {
  readonly own: string;
  readonly companions: Readonly<Record<string, string>>;
}

function addressesOf(name: string, { run, companions }: ServiceDescription, target: Target, places: Places): Addresses {
  return {
    own: addressOf(name, run, target, places),
    companions: Object.fromEntries(
      companions.map(({ suffix, run }) => [suffix, addressOf(`${name}-${suffix}`, run, target, places)]),
    ),
  };
}

function addressOf(name: string, run: ServiceDescription['run'], target: Target, places: Places): string {
  switch (run.type) {
    case 'process':
      return processAddress(name, run, target, places);
    case 'containers':
    case 'compose':
      return publishedAddress(name, run, target) ?? `unix/${places.socket(name)}`;
    case 'external':
      return `${run.host.includes(':') ? `[${run.host}]` : run.host}:${run.port}`;
  }
}

function processAddress(name: string, { listen }: ProcessRun, { ports }: Target, places: Places): string {
  if (listen === 'socket') return `unix/${places.socket(name)}`;
  return `127.0.0.1:${portOf(name, listen, ports)}`;
}

function contextOf(service: ValidService, target: Target, places: Places, { own, companions }: Addresses): KindContext {
  const { name, door, aliases } = service;
  return {
    service: name,
    url: originOf(door, target),
    aliases: aliases.map((alias) => originOf(alias, target)),
    dataFolder: places.data(name),
    temporaryFolder: places.temporary(name),
    address: own,
    companionAddress: (suffix) => companions[suffix] ?? `unix/${places.socket(`${name}-${suffix}`)}`,
    path: places.fromStack,
    prepared: target.prepared[name] ?? null,
    program: (program) => singleWord(target.programs[program]),
    prefers: target.prefers ?? 'process',
  };
}

/** A program that takes more than one word to start is no path. */
function singleWord(words: readonly string[] | undefined): string | null {
  return words?.length === 1 ? (words[0] ?? null) : null;
}
