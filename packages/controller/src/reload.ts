import { isDeepStrictEqual } from 'node:util';
import { type Manifest, type ReloadResult, type ServiceManifest, UserError } from '@veille/protocol';
import { mustRun } from './lifecycle/must-run.ts';
import { bringUpToDate, type ProxyUpdate } from './proxy/load.ts';
import { proxyName, type Studio } from './studio.ts';

/** What a new manifest means for the services; names, sorted. */
export interface ManifestDifference {
  readonly added: readonly string[];
  readonly removed: readonly string[];
  /** Their process is another one now; a changed door, title or time needs no restart. */
  readonly changed: readonly string[];
}

export function compareManifests(before: Manifest, after: Manifest): ManifestDifference {
  const old = new Map(before.services.map((service) => [service.name, service]));
  const added = after.services.filter(({ name }) => !old.has(name));
  const kept = after.services.filter(({ name }) => old.has(name));
  const changed = kept.filter((service) => !isDeepStrictEqual(whatRuns(service), whatRuns(old.get(service.name))));
  const names = new Set(after.services.map(({ name }) => name));
  const removed = before.services.filter(({ name }) => !names.has(name));
  return { added: sortedNames(added), removed: sortedNames(removed), changed: sortedNames(changed) };
}

/** Applies only the difference. What Caddy would refuse is refused before any service is touched. */
export async function applyManifest(studio: Studio, next: Manifest): Promise<ReloadResult> {
  refuseMovedFolders(studio.manifest, next);
  const difference = compareManifests(studio.manifest, next);
  const proxy = await updateProxy(studio, next);
  const wasAwake = await stopOutdated(studio, difference);
  await updateMembers(studio, next, difference);
  studio.manifest = next;
  await startAgain(studio, difference, wasAwake);
  studio.events.publish({ type: 'reload', at: new Date().toISOString() });
  return { added: [...difference.added], removed: [...difference.removed], changed: [...difference.changed], ...proxy };
}

/** Everything that decides how its process runs. */
function whatRuns(service: ServiceManifest | undefined) {
  return service && [service.driver, service.process, service.compose, service.address, service.dependsOn];
}

/** Sockets and folders are this controller's own ground: only a new one can stand elsewhere. */
function refuseMovedFolders(before: Manifest, after: Manifest): void {
  const ground = ({ folders, doorsSocket, apiSocket, proxy }: Manifest) => [
    folders,
    doorsSocket,
    apiSocket,
    proxy.adminSocket,
  ];
  if (isDeepStrictEqual(ground(before), ground(after))) return;
  throw new UserError(
    'config-invalid',
    'The new manifest has its folders or sockets elsewhere.',
    'Run "veille down", then "veille up".',
  );
}

/** A Caddy that must first be started again needs no telling: it reads the file then. */
async function updateProxy(studio: Studio, next: Manifest): Promise<ProxyUpdate> {
  const caddy = studio.service(proxyName);
  if (caddy?.isExpected) await studio.line.wakeOrJoin(caddy);
  return caddy?.isReady ? bringUpToDate(next.proxy) : { proxyReloaded: false, closedStreams: 0 };
}

async function stopOutdated(studio: Studio, { removed, changed }: ManifestDifference): Promise<ReadonlySet<string>> {
  const wasAwake = new Set(studio.services.filter(({ isAwake }) => isAwake).map(({ name }) => name));
  await Promise.all([...removed, ...changed].map((name) => studio.service(name)?.retire()));
  await Promise.all(removed.map((name) => studio.letGo(studio.find(name).manifest)));
  return wasAwake;
}

async function updateMembers(studio: Studio, next: Manifest, { added, removed, changed }: ManifestDifference) {
  for (const name of [...removed, ...changed]) {
    studio.members.get(name)?.own?.watch.stop();
    studio.members.delete(name);
  }
  for (const name of removed) {
    studio.memory.forget(name);
    studio.wishes.forget(name);
  }
  for (const service of next.services) {
    if (added.includes(service.name) || changed.includes(service.name)) await studio.add(service).own?.service.adopt();
    else describeAnew(studio, service);
  }
}

function describeAnew(studio: Studio, manifest: ServiceManifest): void {
  const member = studio.find(manifest.name);
  member.manifest = manifest;
  member.own?.service.describeAnew(manifest);
  member.own?.watch.reschedule();
}

/** Taking a manifest is a person's word: what must run is tried again, however often it has failed before. */
async function startAgain(studio: Studio, { changed }: ManifestDifference, wasAwake: ReadonlySet<string>) {
  for (const service of studio.services) {
    if (service.state === 'failed' || changed.includes(service.name)) service.forgiveFailures();
  }
  const wanted = studio.services.filter((service) => wasAwake.has(service.name) || mustRun(service));
  await Promise.all(wanted.map((service) => studio.line.wakeOrJoin(service)));
}

function sortedNames(services: readonly ServiceManifest[]): string[] {
  return services.map(({ name }) => name).sort();
}
