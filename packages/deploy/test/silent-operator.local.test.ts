import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Plan } from '@veille/deploy';
import { openFileServer, temporaryFolder } from '@veille/testkit';
import { describe, expect, test } from 'vitest';
import { muteFrom } from './support/faulty-executor.ts';
import { fileAt, privateHost } from './support/private-host.ts';

const isRoot = process.getuid?.() === 0;
const block = 4096;
const cut = 24 * block;
/** Curl writes whole blocks, and may keep the last one until it ends. */
const written = cut - block;

describe.skipIf(!isRoot)('while a model is fetched on a host', () => {
  test('an operator who falls silent holds the lock for half a minute, and the next hears the rest of it', async () => {
    const { host, server, plan, model, hasCome } = await bed();
    const planned = await plan();
    const begun = performance.now();
    const lost = host.apply(planned, { executors: [muteFrom(host.executor, 'here')] });
    expect((await lost).hosts).toMatchObject([{ state: 'not-begun' }]);
    expect(performance.now() - begun).toBeLessThan(30_000);
    expect(hasCome()).toBeGreaterThanOrEqual(written);
    const next = host.apply(await plan());
    server.cut();
    expect(await next).toMatchObject({ isGood: true });
    expect(readFileSync(model)).toEqual(server.bytes);
    // One process went on all the time, from the byte where the server had stopped.
    expect(server.asked).toEqual([null, cut]);
  });

  test('Ctrl-C leaves it to the host at once, changes nothing, and frees the lock', async () => {
    const { host, server, plan, model, hasCome } = await bed();
    const interruption = new AbortController();
    const stopped = host.apply(await plan(), { signal: interruption.signal });
    await expect.poll(hasCome, { timeout: 10_000 }).toBeGreaterThanOrEqual(written);
    const asked = performance.now();
    interruption.abort(new Error('Ctrl-C'));
    expect((await stopped).hosts).toMatchObject([{ state: 'not-begun', problem: 'It was interrupted.' }]);
    expect(performance.now() - asked).toBeLessThan(5000);
    expect(existsSync(host.path('file'))).toBe(false);
    server.cut();
    await expect.poll(() => existsSync(model), { timeout: 10_000 }).toBe(true);
    expect(await host.apply(await plan())).toMatchObject({ isGood: true });
    expect(server.asked).toEqual([null, cut]);
  });
});

/** A host whose model comes up to the middle and no further, until the server cuts. */
async function bed() {
  const host = privateHost(await temporaryFolder());
  const server = await openFileServer();
  server.plan({ silentAfter: cut });
  const folder = host.path('models');
  const model = join(folder, 'model.bin');
  const download = { url: server.url, sha256: server.sha256, path: model, folder, target: 'caddy', owner: 'root' };
  const plan = (): Promise<Plan> => host.plan({ downloads: [download], files: [fileAt(host, 'file', 'new\n')] });
  const hasCome = () => (existsSync(`${model}.part`) ? statSync(`${model}.part`).size : 0);
  return { host, server, plan, model, hasCome };
}
