import type { ValidHost, ValidStack } from '@veille/stack';
import { dashboardDoor } from '../origins.ts';

/** A name that people open, and where it leads. */
export interface DoorName {
  readonly name: string;
  /** The service behind it; null for a host's list of its doors. */
  readonly service: string | null;
  readonly host: string;
}

/** Every name that a stack with hosts opens, sorted: the doors, and on each host that has services the list of them. */
export function doorNames({ domain, hosts, services }: ValidStack): DoorName[] {
  if (domain === null) return [];
  const doors = services.flatMap(({ name: service, door, aliases, host }) =>
    host === null ? [] : [door, ...aliases].map((label) => ({ name: `${label}.${domain}`, service, host })),
  );
  const busy = hosts.filter(({ name }) => doors.some(({ host }) => host === name));
  const lists = busy.map(({ name: host }) => ({ name: `${listDoor(host, busy)}.${domain}`, service: null, host }));
  return [...doors, ...lists].sort((left, right) => (left.name < right.name ? -1 : 1));
}

/** Each host has a list of its own, as no controller talks to another; the first one's has the plain name. */
function listDoor(host: string, busy: readonly ValidHost[]): string {
  const first = busy.find((candidate) => candidate.default) ?? busy[0];
  return first?.name === host ? dashboardDoor : `${dashboardDoor}-${host}`;
}
