import { studioStopped } from './history/ended.ts';
import type { Service } from './lifecycle/service.ts';
import { proxyName, type Studio } from './studio.ts';

/** Stops everything, those behind a door first, Caddy last; resolves with the names of what ran. */
export async function shutDown(studio: Studio): Promise<string[]> {
  studio.isClosing = true;
  const running = studio.services.filter(({ isAwake }) => isAwake).map(({ name }) => name);
  const isProxy = ({ name }: Service) => name === proxyName;
  const hasDoor = ({ manifest }: Service) => manifest.door !== null;
  await stopAll(studio.services.filter((service) => hasDoor(service)));
  await stopAll(studio.services.filter((service) => !hasDoor(service) && !isProxy(service)));
  await stopAll(studio.services.filter(isProxy));
  await Promise.all([...studio.members.values()].map(({ manifest }) => studio.letGo(manifest)));
  for (const marker of studio.markers.list()) studio.markers.remove(marker);
  return running.sort();
}

async function stopAll(services: readonly Service[]): Promise<void> {
  await Promise.all(services.map((service) => service.stop(studioStopped)));
}
