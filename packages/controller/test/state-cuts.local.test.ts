import { copyFileSync, readdirSync, readFileSync, statSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import type { Manifest } from '@veille/protocol';
import { freePort, temporaryFolder } from '@veille/testkit';
import { expect, test, vi } from 'vitest';
import { seededRandom } from '../../../bench/support/paper-studio.ts';
import { caddyService, writeCaddyfile } from './support/caddy.ts';
import { spawnController, type TestController } from './support/controller.ts';
import { testManifest, testService } from './support/manifest.ts';

vi.setConfig({ testTimeout: 240_000 });

const seed = 20_260_307;
const rounds = 12;
const megabyte = 1024 ** 2;
const hourMs = 3_600_000;
const sleepAfterMs = hourMs;
const running = ['one', 'two'];

/** What people have asked for: the end of the pin of `one` and who waits for memory. */
interface Wanted {
  readonly pinnedUntil: string | null;
  readonly waiting: readonly string[];
}

test('state files cut anywhere stop no controller and no service, and give back no wish that was older than the last', async () => {
  const random = seededRandom(seed);
  const folder = await temporaryFolder();
  const manifest = await crowdedStudio(folder);
  let controller = await spawnController(folder, manifest);
  await controller.untilStatus('caddy', 'ready');
  for (const service of running) await controller.door(service);
  const pids = await pidsOf(controller);

  for (let round = 0; round < rounds; round += 1) {
    const before = await wantedOf(controller);
    await change(controller, random);
    const after = await wantedOf(controller);
    await controller.kill('SIGKILL');
    const cuts = cutStateFiles(manifest.folders.state, random);
    const restartedAt = Date.now();

    controller = await spawnController(folder, manifest);

    for (const service of [...running, 'caddy']) await controller.untilStatus(service, 'ready');
    const told = `round ${round} of seed ${seed}: ${cuts.join(', ')}`;
    expect({ told, pids: await pidsOf(controller) }).toEqual({ told, pids });
    expect([before, after], told).toContainEqual(await wantedOf(controller));
    const { sleepsAt } = await controller.view('two');
    expect(Date.parse(sleepsAt ?? ''), told).toBeGreaterThanOrEqual(restartedAt + sleepAfterMs);
    expect(Date.parse(sleepsAt ?? ''), told).toBeLessThanOrEqual(Date.now() + sleepAfterMs);
  }
});

/** Two that run, Caddy, and two for which there is no room at the moment. */
async function crowdedStudio(folder: string): Promise<Manifest> {
  // Nobody makes room for another, however long a round takes.
  const need = { memoryBytes: 300 * megabyte, sleepAfterMs, graceMs: hourMs };
  const services = [
    ...running.map((name) => testService(folder, name, {}, need)),
    ...['first', 'second'].map((name) => testService(folder, name, {}, need)),
    caddyService(folder, 'caddy'),
  ];
  const memory = { totalBytes: 700 * megabyte, reserveBytes: 50 * megabyte };
  const manifest = testManifest(folder, services, { memory });
  writeCaddyfile(folder, manifest, await freePort());
  return manifest;
}

/** One thing that a person asks for; each is one write of one file. */
async function change({ api }: TestController, random: () => number): Promise<void> {
  const json = (method: 'POST' | 'DELETE', body: object) => {
    return { method, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
  };
  const service = random() < 0.5 ? 'first' : 'second';
  const choice = random();
  if (choice < 0.4) await api('/api/services/one/pin', json('POST', { forMs: Math.ceil(hourMs * (1 + random())) }));
  else if (choice < 0.5) await api('/api/services/one/pin', { method: 'DELETE' });
  else if (choice < 0.8) await api(`/api/services/${service}/start`, json('POST', { line: true }));
  else await api(`/api/services/${service}/stop`, { method: 'POST' });
}

async function wantedOf({ api, view }: TestController): Promise<Wanted> {
  const { waiting } = JSON.parse((await api('/api/line')).body);
  const names = waiting.map(({ service }: { service: string }) => service);
  return { pinnedUntil: (await view('one')).pinnedUntil, waiting: names };
}

async function pidsOf({ view }: TestController): Promise<(number | null)[]> {
  return Promise.all([...running, 'caddy'].map(async (service) => (await view(service)).pid));
}

/**
 * Cuts what a write may leave half done. Wishes are on disk before the next write begins, so of their two versions one is
 * whole; the controller's memory is not waited for, so of it it may be all versions at once.
 */
function cutStateFiles(folder: string, random: () => number): string[] {
  const files = readdirSync(folder).map((name) => join(folder, name));
  for (const file of files.filter((name) => name.endsWith('.json'))) {
    if (random() < 0.5) copyFileSync(file, `${file}.new`);
  }
  const whole = ['wishes.json', 'wishes.json.old'].filter((name) => isWhole(join(folder, name)));
  const spared = whole[Math.floor(random() * whole.length)];
  const mayBeHalf = readdirSync(folder).filter((name) => name !== spared);
  return mayBeHalf.flatMap((name) => {
    const file = join(folder, name);
    if (!statSync(file).isFile() || random() < 0.3) return [];
    const length = Math.floor(random() * (statSync(file).size + 1));
    truncateSync(file, length);
    return `${name} at ${length}`;
  });
}

function isWhole(file: string): boolean {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) !== null;
  } catch {
    return false;
  }
}
