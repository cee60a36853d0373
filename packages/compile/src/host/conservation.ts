import { UserError } from '@veille/protocol';
import { z } from 'zod';
import type { DoorName } from '../dns/names.ts';

/** The names of the same doors as each artifact has them, read from the artifact itself. */
export interface NamesEverywhere {
  readonly doors: readonly string[];
  readonly records: readonly string[];
  readonly sites: readonly string[];
  readonly probes: readonly string[];
}

export interface Conservation {
  /** `3 doors = 3 records = 3 sites = 3 probes, 0 dropped`. */
  readonly line: string;
  /** Names that are not in all four, sorted, each with where it is missing. */
  readonly dropped: readonly { readonly name: string; readonly missing: readonly (keyof NamesEverywhere)[] }[];
}

/** Whether every door of the stack is a record, a site and a probe, and no other name is (REX-39). */
export function compareNames(names: NamesEverywhere): Conservation {
  const places = ['doors', 'records', 'sites', 'probes'] as const;
  const sets = places.map((place) => ({ place, names: new Set(names[place]) }));
  const all = [...new Set(places.flatMap((place) => names[place]))].sort();
  const dropped = all.flatMap((name) => {
    const missing = sets.filter((set) => !set.names.has(name)).map(({ place }) => place);
    return missing.length === 0 ? [] : [{ name, missing }];
  });
  const counts = sets.map((set) => `${set.names.size} ${set.place}`).join(' = ');
  return {
    line: `${dropped.length === 0 ? counts : counts.replaceAll(' = ', ', ')}, ${dropped.length} dropped`,
    dropped,
  };
}

const singular: Readonly<Record<keyof NamesEverywhere, string>> = {
  doors: 'door',
  records: 'record',
  sites: 'site',
  probes: 'probe',
};

/**
 * The line of a stack of which no name was dropped.
 * @throws UserError that names each dropped name, its host, and what it lacks: nobody would miss it before they open it.
 */
export function conserved(names: NamesEverywhere, doors: readonly DoorName[]): string {
  const { line, dropped } = compareNames(names);
  if (dropped.length === 0) return line;
  const told = dropped.map(({ name, missing }) => {
    const host = doors.find((door) => door.name === name)?.host;
    const lacks = missing.map((place) => `no ${singular[place]}`).join(' and ');
    return `${name}${host === undefined ? '' : ` of host ${host}`} has ${lacks}`;
  });
  throw new UserError(
    'internal',
    `Not every door is what it should be (${line}): ${told.join('; ')}.`,
    'This is a fault of Veille, and nothing was changed. Please report it with the stack.',
  );
}

const routes = z.array(
  z.looseObject({ match: z.array(z.looseObject({ host: z.array(z.string()).optional() })).optional() }),
);
const served = z.looseObject({
  apps: z.looseObject({
    http: z.looseObject({ servers: z.record(z.string(), z.looseObject({ routes: routes.optional() })) }),
  }),
});

/** The names of all sites in what `caddy adapt` says, sorted; one that ends in a dot is the same name. */
export function siteNames(adapted: unknown): string[] {
  const servers = Object.values(served.parse(adapted).apps.http.servers);
  const matches = servers.flatMap((server) => (server.routes ?? []).flatMap(({ match = [] }) => match));
  const names = matches.flatMap(({ host = [] }) => host).map((host) => host.replace(/\.$/, ''));
  return [...new Set(names)].sort();
}
