import { createHash } from 'node:crypto';
import { UserError } from '@veille/protocol';
import type { ValidStack } from '@veille/stack';
import type { LocalState } from '../studio/local-state.ts';
import type { OpenStudio } from '../studio/open-studio.ts';
import { findPortOwner, type PortOwner } from '../studio/port-owner.ts';
import { findFreePort, portError } from '../studio/ports.ts';
import { serviceNeeds } from './service-needs.ts';

export const usualPort = 8080;
/** Below the ports that the kernel gives to whoever asks for any. */
const servicePorts = { first: 20_000, blocks: 500, perBlock: 20 };

/**
 * The port of the doors: the one asked for, else the one remembered, else 8080.
 * @throws UserError `port-taken` that names who has it and a port that is free.
 */
export async function chooseDoorsPort(
  asked: number | undefined,
  local: LocalState,
  bind: readonly string[],
  studio: OpenStudio,
): Promise<number> {
  const port = asked ?? local.port ?? usualPort;
  const error = await portError(bind, port);
  if (error === null) return port;
  const owner = await findPortOwner(port);
  if (owner?.command.includes(`${studio.folders.artifacts}/`)) return port;
  throw await portTaken(port, error, owner, bind);
}

async function portTaken(port: number, error: string, owner: PortOwner | null, bind: readonly string[]) {
  const free = await findFreePort(bind, Math.max(port + 1, usualPort));
  const message =
    error === 'EADDRINUSE'
      ? `Port ${port} is taken by ${owner ? `${owner.command} (pid ${owner.pid})` : "another user's process"}.`
      : `This user may not listen on port ${port} (${error}).`;
  return new UserError('port-taken', message, `Port ${free} is free: veille up --port ${free}`);
}

/** Gives each process that wants a TCP port the one that it had, or a free one. */
export async function assignServicePorts(
  stack: ValidStack,
  local: LocalState,
  { folder }: Pick<OpenStudio, 'folder'>,
): Promise<Record<string, number>> {
  const first = firstServicePort(folder);
  const taken = new Set(Object.values(local.ports));
  const ports: Record<string, number> = {};
  for (const name of stack.services.flatMap((service) => serviceNeeds(service).ports)) {
    const port = local.ports[name] ?? (await findFreePort(['127.0.0.1'], first, taken));
    taken.add(port);
    ports[name] = port;
  }
  return ports;
}

/** What sleeps holds no port: two studios that looked from the same one on would both find it free, and meet when awake. */
function firstServicePort(folder: string): number {
  const { first, blocks, perBlock } = servicePorts;
  return first + (createHash('sha256').update(folder).digest().readUInt32BE() % blocks) * perBlock;
}
