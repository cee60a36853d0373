import { mustRunAnyway } from './lifecycle/must-run.ts';
import { EngineLost } from './lifecycle/reasons.ts';
import { bringUpToDate } from './proxy/load.ts';
import { proxyName, type Studio } from './studio.ts';

/** Takes over what an earlier controller left: its processes, and markers that may no longer tell the truth. */
export async function takeOver(studio: Studio): Promise<void> {
  for (const marker of studio.markers.list()) {
    if (studio.service(marker) === null) studio.markers.remove(marker);
  }
  await stopForgotten(studio);
  await Promise.all(studio.services.map((service) => service.adopt()));
}

/** Starts what must always run, what has unfinished work and what runs needs, and brings an adopted Caddy up to date. */
export async function startWhatMustRun(studio: Studio): Promise<void> {
  studio.line.follow();
  const wanted = studio.services.filter((service) => mustRunAnyway(service, studio.dependantsOf(service)));
  await Promise.all(
    wanted.map(async (service) => {
      await studio.line.wakeOrJoin(service);
      if (service.name === proxyName && service.isReady) await bringProxyUpToDate(studio);
    }),
  );
}

async function bringProxyUpToDate({ manifest: { proxy }, log }: Studio): Promise<void> {
  try {
    await bringUpToDate(proxy);
  } catch (error) {
    log.warn(error instanceof Error ? error.message : String(error));
  }
}

/** What runs although the manifest no longer has it was taken out of the stack while no controller was there. */
async function stopForgotten({ members, memory, drivers, log }: Studio): Promise<void> {
  for (const name of memory.names().filter((known) => !members.get(known)?.own)) {
    try {
      for (const driver of drivers.all()) {
        const run = await driver.adopt(name, memory.service(name).run);
        if (run === null) continue;
        log.info(`${name} is no longer in the manifest and is stopped`);
        await driver.stop(null, run);
      }
      memory.forget(name);
    } catch (error) {
      // Whether it runs can't be told: it is still known to the next controller.
      if (!(error instanceof EngineLost)) throw error;
    }
  }
}
