import type { HostArtifacts, HostPort, PortChoice } from '@veille/compile';
import type { Listener, Observation } from '../observe/observation.ts';
import type { Obstacle } from '../plan/plan.ts';

const everywhere: ReadonlySet<string> = new Set(['0.0.0.0', '::', '*']);
/** It holds the ports of all containers: without it none would run, ours included. */
const engineUnit = 'docker.service';

/** A port that ours shall listen on, and who does now. */
interface Taken {
  readonly port: HostPort;
  readonly holder: Listener;
}

/** Ports that ours shall listen on while somebody else does. */
export function takenPorts(artifacts: HostArtifacts, observation: Observation, adopt: boolean): Obstacle[] {
  const taken = findTaken(artifacts, observation).filter((each) => !(adopt && displacedUnit(each) !== null));
  const groups = Map.groupBy(taken, ({ port, holder }) => `${port.service} ${nameOf(holder)}`);
  return [...groups.values()].map(obstacle);
}

/** The units that hold ports of our Caddy, each once: they have to go where they are adopted. */
export function displaced(artifacts: HostArtifacts, observation: Observation): string[] {
  const units = findTaken(artifacts, observation).flatMap((each) => displacedUnit(each) ?? []);
  return [...new Set(units)].sort();
}

/** Null where there is none that could be given back, and where a service of ours is what has to give way. */
function displacedUnit({ port, holder }: Taken): string | null {
  return port.service === null ? ownUnit(holder) : null;
}

/** The unit that is about the listener alone. A scope, such as somebody's session, does not come again. */
function ownUnit({ unit }: Listener): string | null {
  return unit === null || unit === engineUnit || unit.endsWith('.scope') ? null : unit;
}

function findTaken({ ports, units }: HostArtifacts, { facts, deployed }: Observation): Taken[] {
  const isDeployed = (unit: string) => deployed.has(`/etc/systemd/system/${unit}`);
  const ours = new Set(units.map(({ name }) => name));
  const isOurs = ({ unit, program }: Listener, { holders }: HostPort) =>
    // Where nothing can be seen of who listens, what was deployed there is believed to.
    unit === null
      ? program === null && holders.some(isDeployed)
      : ours.has(unit) || holders.includes(unit) || isDeployed(unit);
  return ports.flatMap((port) => {
    const holder = facts.listeners.find((listener) => collides(port, listener) && !isOurs(listener, port));
    return holder === undefined ? [] : [{ port, holder }];
  });
}

function collides({ address, port }: HostPort, listener: Listener): boolean {
  if (listener.port !== port) return false;
  return address === null || everywhere.has(listener.address) || listener.address === address;
}

/** Of several ports that one holder has, for Caddy or for one service. */
function obstacle(held: readonly Taken[]): Obstacle {
  const ports = [...new Set(held.map(({ port }) => port.port))].sort((left, right) => left - right);
  const [{ port, holder } = unheld()] = held;
  const several = ports.length > 1;
  const whose = port.service === null ? '' : `, which ${port.service} listens on when it is awake,`;
  const name = nameOf(holder);
  return {
    what: `${several ? 'Ports' : 'Port'} ${ports.join(' and ')}${whose} ${several ? 'are' : 'is'} held by ${name}.`,
    ways: [
      ...port.instead.flatMap((choice) => wayOf(choice, name, held)),
      ...waysToEnd(holder, ports, displacedUnit({ port, holder })),
    ],
  };
}

function waysToEnd(holder: Listener, ports: readonly number[], displaced: string | null): string[] {
  const unit = ownUnit(holder);
  if (holder.unit === engineUnit)
    return [`stop that container: sudo docker ps --filter publish=${ports[0]} says which it is`];
  if (unit === null) return ['stop that program, then run the command again'];
  return [
    `stop it for good: sudo systemctl disable --now ${unit}`,
    ...(displaced === null
      ? []
      : [`take over from ${unit}, which is disabled and comes back with a put-back: --adopt`]),
  ];
}

/** None where the holder makes it no way out. */
function wayOf({ type, line }: PortChoice, name: string, held: readonly Taken[]): string[] {
  if (type === 'silence') return [`tell strangers nothing there: ${line}`];
  if (type === 'port') return [`another port for ours: ${line}`];
  if (type === 'snippet')
    return held.every(({ holder }) => holder.program === 'caddy')
      ? [`a snippet for the Caddy that is there: ${line}`]
      : [];
  return held.some(({ holder }) => everywhere.has(holder.address))
    ? [`listen on the mesh address only, once ${name} no longer listens on all: ${line}`]
    : [`listen on the mesh address only: ${line}`];
}

function nameOf({ program, unit }: Listener): string {
  if (unit !== null) return program === null ? unit : `${program} (${unit})`;
  return program ?? 'a program whose name may not be seen';
}

function unheld(): never {
  throw new Error('nothing holds these ports');
}
