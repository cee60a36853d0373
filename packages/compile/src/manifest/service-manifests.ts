import type { Door, ProcessSpec, ServiceManifest } from '@veille/protocol';
import { type Companion, type ProcessRun, parseMemory, type ServiceDescription } from '@veille/stack';
import type { ComposeProject } from '../compose/project.ts';
import { originOf } from '../origins.ts';
import { placesOf } from '../places.ts';
import type { Target } from '../target.ts';
import type { DescribedService } from './describe.ts';
import { type Unavailable, whyUnavailable } from './unavailable.ts';

/** A companion is in nobody's way and falls asleep soon after the service that needs it. */
const companionSleepAfterMs = 60_000;

/** A service as the controller knows it, followed by its companions; `project` is that of a container service. */
export function serviceManifests(
  described: DescribedService,
  project: ComposeProject | null,
  target: Target,
): ServiceManifest[] {
  const unavailable = whyUnavailable(described.service.name, described.description, target);
  const companions = described.description.companions.map((companion) =>
    companionManifest(companion, described, unavailable, target),
  );
  return [ownManifest(described, project, unavailable, target), ...companions];
}

function ownManifest(
  described: DescribedService,
  project: ComposeProject | null,
  unavailable: Unavailable | null,
  target: Target,
): ServiceManifest {
  const { service, description, address } = described;
  const driver = driverOf(description.run.type, unavailable);
  const isOurs = driver === 'process' || driver === 'compose';
  return {
    name: service.name,
    kind: service.definition.kind,
    title: description.title,
    door: doorOf(described, target),
    address,
    driver,
    unavailable,
    process: isOurs && description.run.type === 'process' ? processSpec(description.run, target) : null,
    compose: project?.spec ?? null,
    probe: isOurs ? { type: 'http', path: description.readyPath } : null,
    startTimeoutMs: description.startTimeoutMs,
    sleepAfterMs: isOurs ? sleepAfterMsOf(described) : null,
    autostart: isOurs && service.autostart,
    openSocketHolds: description.openSocketHolds,
    busy: isOurs ? description.busy : null,
    pendingFile: isOurs ? description.pendingFile : null,
    dependsOn: isOurs ? description.companions.map(({ suffix }) => `${service.name}-${suffix}`).sort() : [],
    memoryBytes: project ? project.memoryBytes : memoryBytesOf(description.run),
    graceMs: description.graceMs ?? 0,
    ...(description.tokenFile === undefined ? {} : { tokenFile: description.tokenFile }),
  };
}

function companionManifest(
  { suffix, title, run, probe }: Companion,
  described: DescribedService,
  unavailable: Unavailable | null,
  target: Target,
): ServiceManifest {
  const { service, description, companionAddresses } = described;
  const name = `${service.name}-${suffix}`;
  const isOurs = unavailable === null;
  return {
    name,
    kind: service.definition.kind,
    title,
    door: null,
    address: companionAddresses[suffix] ?? `unix/${placesOf(target).socket(name)}`,
    driver: driverOf('process', unavailable),
    unavailable,
    process: isOurs ? processSpec(run, target) : null,
    compose: null,
    probe: isOurs ? { type: 'exchange', ...probe } : null,
    startTimeoutMs: description.startTimeoutMs,
    sleepAfterMs: isOurs ? companionSleepAfterMs : null,
    autostart: false,
    openSocketHolds: false,
    busy: null,
    pendingFile: null,
    dependsOn: [],
    memoryBytes: memoryBytesOf(run),
    graceMs: 0,
  };
}

function driverOf(run: ServiceDescription['run']['type'], unavailable: Unavailable | null): ServiceManifest['driver'] {
  if (unavailable !== null) return 'unavailable';
  return run === 'containers' ? 'compose' : run;
}

function memoryBytesOf(run: ServiceDescription['run']): number | null {
  return run.type === 'process' && run.memory !== undefined ? parseMemory(run.memory) : null;
}

/** The stack's word goes before the kind's. */
function sleepAfterMsOf({ service, description }: DescribedService): number | null {
  return service.sleepAfterMs === undefined ? description.sleepAfterMs : service.sleepAfterMs;
}

function doorOf({ service, description }: DescribedService, target: Target): Door {
  return {
    name: service.door,
    url: originOf(service.door, target),
    aliases: service.aliases.map((alias) => originOf(alias, target)),
    wake: service.wake,
    backgroundWakes: description.backgroundWakes,
    accessLog: placesOf(target).accessLog(service.name),
  };
}

function processSpec({ command, cwd, env, stopTimeoutMs }: ProcessRun, target: Target): ProcessSpec {
  const [program = '', ...words] = command;
  return {
    command: [...(target.programs[program] ?? [program]), ...words],
    cwd: cwd === undefined ? target.folders.stack : placesOf(target).fromStack(cwd),
    env: Object.fromEntries(Object.entries(env).sort(([left], [right]) => (left < right ? -1 : 1))),
    stopSignal: 'SIGTERM',
    stopTimeoutMs,
  };
}
