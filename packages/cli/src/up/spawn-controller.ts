import { spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { type ControllerClient, UserError } from '@veille/protocol';
import { lastLines } from '../output/last-lines.ts';
import type { StudioFolders } from '../studio/folders.ts';
import { reachController, SilentController } from '../studio/running-studio.ts';

const patienceMs = 20_000;
const lookEveryMs = 20;

/**
 * Starts the controller as a daemon and waits until its API answers.
 * @throws UserError `start-failed` with the log's last lines when it ends or stays silent.
 */
export async function spawnController(folders: StudioFolders, signal: AbortSignal): Promise<ControllerClient> {
  const { log, manifest } = folders;
  const logFile = join(log, 'controller.log');
  await mkdir(dirname(logFile), { recursive: true });
  const daemon = spawnDaemon(manifest, logFile);
  const deadline = performance.now() + patienceMs;
  while (!daemon.hasEnded() && performance.now() < deadline) {
    const client = await reachController(folders, signal).catch(nullWhileSilent);
    if (client) return client;
    await sleep(lookEveryMs);
  }
  throw new UserError(
    'start-failed',
    `The controller ${daemon.hasEnded() ? 'ended at once' : 'does not answer'}:\n${await lastLines(logFile, 5)}`,
    `Its whole log is ${logFile}.`,
  );
}

/** On a busy machine the first answer of a new one may be late; the deadline around it decides. */
function nullWhileSilent(error: unknown): null {
  if (error instanceof SilentController) return null;
  throw error;
}

/** Its log is a file, not a pipe, so that it outlives this command. */
function spawnDaemon(manifestFile: string, logFile: string): { hasEnded: () => boolean } {
  const main = fileURLToPath(import.meta.resolve('@veille/controller/main'));
  const log = openSync(logFile, 'a');
  try {
    const child = spawn(process.execPath, [main, manifestFile], {
      cwd: dirname(manifestFile),
      detached: true,
      stdio: ['ignore', log, log],
    });
    child.unref();
    return { hasEnded: () => child.exitCode !== null || child.signalCode !== null };
  } finally {
    closeSync(log);
  }
}
