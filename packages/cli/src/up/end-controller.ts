import { setTimeout as sleep } from 'node:timers/promises';
import { type ControllerClient, UserError } from '@veille/protocol';
import type { Context } from '../context.ts';
import { findControllerPid } from '../studio/controller-pid.ts';
import type { StudioFolders } from '../studio/folders.ts';
import { reachController, SilentController } from '../studio/running-studio.ts';

/** One that is just starting or ending holds the lock without a socket; it is given this long. */
const patienceMs = 3000;
const lookEveryMs = 20;

/**
 * The studio's controller, null when there is none. One that holds the studio and does not answer is ended first, so that
 * another can take its place: services outlive it, as they outlive any controller that is killed.
 */
export async function reachOrEndController(
  folders: StudioFolders,
  { terminal, signal }: Pick<Context, 'terminal' | 'signal'>,
): Promise<ControllerClient | null> {
  const client = await untilDecided(folders, signal);
  if (client) return client;
  const pid = await findControllerPid(folders.run);
  if (pid === null) return null;
  terminal.say(`The controller (pid ${pid}) does not answer and is ended.`);
  await endController(folders.run, pid);
  return null;
}

async function untilDecided(folders: StudioFolders, signal: AbortSignal): Promise<ControllerClient | null> {
  const deadline = performance.now() + patienceMs;
  try {
    for (;;) {
      const client = await reachController(folders, signal);
      if (client || performance.now() > deadline || (await findControllerPid(folders.run)) === null) return client;
      await sleep(lookEveryMs);
    }
  } catch (error) {
    if (error instanceof SilentController) return null;
    throw error;
  }
}

/** A process that is stopped or hangs hears nothing but SIGKILL. The lock is free when it is gone. */
async function endController(runFolder: string, pid: number): Promise<void> {
  process.kill(pid, 'SIGKILL');
  const deadline = performance.now() + patienceMs;
  while ((await findControllerPid(runFolder)) !== null) {
    if (performance.now() > deadline) {
      throw new UserError(
        'internal',
        `The controller (pid ${pid}) does not end.`,
        `Look at it with \`ps -fp ${pid}\`.`,
      );
    }
    await sleep(lookEveryMs);
  }
}
