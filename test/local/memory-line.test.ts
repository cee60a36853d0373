import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type LocalStudio, startStudio } from '../support/local-studio.ts';

/** More than half of this machine: two of them never fit together. The first leaves only when a person says so. */
const memory = `${Math.ceil((0.51 * totalmem()) / 1024 ** 2)}MiB`;
const services = `
  first: app({ title: 'First', memory: '${memory}', graceMs: 600_000 }),
  second: app({ title: 'Second', memory: '${memory}' }),`;

let studio: LocalStudio;
beforeAll(async () => {
  studio = await startStudio({ folder: await mkdtemp(join(tmpdir(), 'veille-')), services });
});
afterAll(async () => {
  await studio.down();
  await rm(studio.folder, { recursive: true });
});
beforeEach(async () => {
  await studio.api.stop('second');
  await studio.api.start('first', { wait: true });
});

test('a start without memory says who has it, and the two commands that help', async () => {
  const { stderr } = await studio.veille('start', 'second').catch((error) => error);
  expect(stderr).toContain('first: last used at');
  expect(stderr).toContain('veille start second --evict first');
  expect(stderr).toContain('veille start second --line');
});

test('`--evict` puts the named service to sleep for it', async () => {
  expect(await studio.veille('start', 'second', '--evict', 'first')).toContain('second is awake');
  expect((await studio.api.service('first')).status).toBe('stopped');
});

test('`--line` waits until somebody else has made room, and `status` shows who waits', async () => {
  const waited = studio.veille('start', 'second', '--line');
  await until(async () => (await studio.api.line()).waiting.length === 1);
  expect(await studio.veille('status')).toMatch(/second +asleep +1st in line for .*B$/m);
  expect(JSON.parse(await studio.veille('status', '--json')).waiting).toMatchObject([{ service: 'second' }]);

  await studio.api.stop('first');

  expect(await waited).toContain('second is awake');
  expect((await studio.api.line()).waiting).toEqual([]);
});

test('whoever interrupts `--line` leaves the line', async () => {
  const program = join(import.meta.dirname, '../../packages/cli/src/main.ts');
  const words = [program, 'start', 'second', '--line'];
  const child = spawn(process.execPath, words, { cwd: studio.folder, stdio: 'ignore' });
  const exited = once(child, 'exit');
  await until(async () => (await studio.api.line()).waiting.length === 1);
  // It may not have asked for its place yet.
  await sleep(1000);
  child.kill('SIGINT');
  await exited;
  expect((await studio.api.line()).waiting).toEqual([]);
  expect((await studio.api.service('second')).status).toBe('stopped');
});

async function until(holds: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 20_000;
  while (!(await holds())) {
    if (Date.now() > deadline) throw new Error('it did not come about in 20 s');
    await sleep(50);
  }
}
