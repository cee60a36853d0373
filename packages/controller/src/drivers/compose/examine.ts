import type { ServiceManifest } from '@veille/protocol';
import type { Evidence, Part } from '../../diagnosis/evidence.ts';
import { redact } from '../../redact/redact.ts';
import type { Container } from './container.ts';
import type { Engine } from './engine.ts';
import { ownContainers } from './own-containers.ts';

/** So many of a container's last lines are read for a clue. */
const readLines = 30;
/** A start is noted a little after the first words of what was started. */
const firstWordsSeconds = 1;

/** Gathers what can be known of a service's containers as they are; empty-handed when the engine is gone. */
export async function examineContainers(
  engine: Engine,
  service: ServiceManifest,
  error: string | null,
): Promise<Evidence> {
  const { name, address, compose } = service;
  const containers = compose ? await ownContainers(engine, compose).catch(() => []) : [];
  const web = compose?.web.container;
  const parts = await Promise.all(containers.map((container) => examine(engine, container, container.name === web)));
  return {
    service: name,
    address,
    project: compose?.project ?? null,
    file: compose?.files[0] ?? null,
    error: error === null ? null : redact(error),
    parts: parts.sort((left, right) => blame(right) - blame(left)),
  };
}

async function examine(engine: Engine, container: Container, isWeb: boolean): Promise<Part> {
  const lines = await engine.lines(container, { lines: readLines, sinceSeconds: startOf(container) }).catch(() => []);
  const kinds = await engine.architectures(container.imageId).catch(() => ({ image: null, machine: null }));
  const hasStarted = container.status !== 'created';
  return {
    name: container.name,
    isSuspect: isWeb || hasFailed(container),
    isRunning: container.isRunning,
    exitCode: hasStarted && !container.isRunning ? container.exitCode : null,
    signal: null,
    wasKilledForMemory: container.wasKilledForMemory,
    memoryLimitBytes: container.memoryLimitBytes,
    health: container.health,
    healthLog: container.healthLog.map(redact),
    error: redact(container.error),
    lines: lines.map(({ text }) => redact(text)),
    user: container.user,
    mounts: container.mounts,
    image: container.image,
    imageArchitecture: kinds.image,
    machineArchitecture: kinds.machine,
  };
}

/** What it wrote before this start may long have been mended. One that never started has the year 1. */
function startOf({ startedAt }: Container): number {
  return Math.max(0, Date.parse(startedAt) / 1000 - firstWordsSeconds);
}

function hasFailed({ isRunning, exitCode, health, error }: Container): boolean {
  return error !== '' || health === 'unhealthy' || (!isRunning && exitCode !== 0);
}

/** What has failed comes before what only waits; the one behind the door is judged last of all that failed. */
function blame({ isRunning, exitCode, health, error }: Part): number {
  if (error !== '' || (!isRunning && exitCode !== null && exitCode !== 0)) return 2;
  return health === 'unhealthy' ? 1 : 0;
}
