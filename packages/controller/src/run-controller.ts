import { existsSync, mkdirSync, rmdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { startWhatMustRun, takeOver } from './boot.ts';
import type { Config } from './config.ts';
import { createDrivers } from './drivers/drivers.ts';
import { createApi } from './http/api/create-api.ts';
import { createDoors } from './http/doors/create-doors.ts';
import { listen } from './http/listen.ts';
import { takeLock } from './lock.ts';
import type { Log } from './log.ts';
import { readManifest } from './manifest-file.ts';
import { applyManifest } from './reload.ts';
import { shutDown } from './shutdown.ts';
import { Studio } from './studio.ts';

/** How often logs are looked at for having grown too large. */
const tidyEveryMs = 60_000;

export interface RunningController {
  /**
   * Ends the controller only; services go on and are adopted by the next. Where a folder `last` lies beside its sockets no next one
   * comes, and it stops them first.
   */
  readonly leave: () => Promise<void>;
  /** Resolves when the controller has ended; rejects where a service could not be stopped before. */
  readonly ended: Promise<void>;
}

/** The whole life of a controller, from a manifest to two sockets that answer. */
export async function runController({ manifestFile, ...config }: Config, log: Log): Promise<RunningController> {
  const manifest = await readManifest(manifestFile);
  mkdirSync(manifest.folders.run, { recursive: true });
  const lock = await takeLock(manifest.folders.run);
  const lastFolder = join(manifest.folders.run, 'last');
  // A deploy that was killed may have left it. It is root's: it can be taken away, and not looked into.
  if (existsSync(lastFolder)) rmdirSync(lastFolder);
  const specOf = (name: string) => studio.members.get(name)?.manifest.compose ?? null;
  const { log: logFolder, state: stateFolder } = manifest.folders;
  const drivers = createDrivers({ ...config, logFolder, stateFolder, log, specOf });
  const studio: Studio = new Studio(manifest, drivers, log);
  await takeOver(studio);

  const { promise: ended, resolve: markEnded, reject: markFailed } = Promise.withResolvers<void>();
  let stopping: Promise<string[]> | null = null;
  const doors = createDoors(studio);
  const api = await createApi(studio, {
    reload: serially(async () => applyManifest(studio, await readManifest(manifestFile))),
    shutDown: stopAll,
    end: () => void leave(),
  });
  const tidying = setInterval(() => void tidy(studio), tidyEveryMs);

  function stopAll(): Promise<string[]> {
    stopping ??= doors.close().then(() => shutDown(studio));
    return stopping;
  }

  async function leave(): Promise<void> {
    const [stopped] = await Promise.allSettled([existsSync(lastFolder) ? stopAll() : stopping]);
    clearInterval(tidying);
    studio.release();
    await Promise.all([doors.close(), api.close()]);
    for (const socket of [manifest.doorsSocket, manifest.apiSocket]) rmSync(socket, { force: true });
    lock.release();
    log.info('the controller ends');
    if (stopped.status === 'rejected') markFailed(stopped.reason);
    else markEnded();
  }

  await listen(doors, manifest.doorsSocket, 'group');
  await listen(api, manifest.apiSocket, 'owner');
  log.info(`the controller watches ${studio.members.size} services`);
  void startWhatMustRun(studio);
  return { leave, ended };
}

/** One at a time, in the order of asking. */
function serially<Result>(work: () => Promise<Result>): () => Promise<Result> {
  let last: Promise<unknown> = Promise.resolve();
  return () => {
    const next = last.then(work, work);
    last = next.catch(() => undefined);
    return next;
  };
}

async function tidy({ drivers, log }: Studio): Promise<void> {
  await drivers
    .of('process')
    ?.tidy()
    .catch((error: unknown) => log.warn(`logs could not be rotated: ${String(error)}`));
}
