import { execFile } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import { appendFile, chmod, cp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { temporaryFolder } from '@veille/testkit';
import { expect, test, vi } from 'vitest';
import { bundleController } from '../../src/deploy/programs/bundle-controller.ts';
import { fetchNode } from '../../src/deploy/programs/fetch-node.ts';
import { createTerminal } from '../../src/output/terminal.ts';
import { memoryStream } from '../support/run-veille.ts';
import { smallStudio } from '../support/small-studio.ts';

vi.setConfig({ testTimeout: 180_000 });
const run = promisify(execFile);

test('the controller in one file, on the Node that hosts get, runs a studio from an empty folder', async () => {
  const folder = await temporaryFolder();
  const node = await fetchNode('amd64', join(folder, 'cache'), quietly());
  const bundle = await bundleController(join(folder, 'cache'));
  const [program, controller] = [join(folder, 'node'), join(folder, 'controller.mjs')];
  await cp(node.path, program);
  await chmod(program, 0o755);
  await cp(bundle.path, controller);

  const studio = await smallStudio([program, controller]);
  const { status } = await studio.client.start('films', { wait: true });
  expect(status).toBe('ready');

  const manifest = JSON.parse(await readFile(studio.manifest, 'utf8'));
  await writeFile(studio.manifest, JSON.stringify({ ...manifest, services: [] }));
  await run(program, [controller, '--reload', studio.manifest]);
  expect(await studio.client.services()).toEqual([]);
});

test('a manifest that cannot be taken makes the reload fail, and the controller goes on', async () => {
  const folder = await temporaryFolder();
  const { path } = await bundleController(folder);
  const controller = join(folder, 'controller.mjs');
  await cp(path, controller);
  const studio = await smallStudio([process.execPath, controller]);
  const manifest = JSON.parse(await readFile(studio.manifest, 'utf8'));
  const moved = { ...manifest, folders: { ...manifest.folders, log: '/elsewhere' } };
  await writeFile(studio.manifest, JSON.stringify(moved));
  const reload = run(process.execPath, [controller, '--reload', studio.manifest]);
  await expect(reload).rejects.toThrow('has its folders or sockets elsewhere');
  expect((await studio.client.services()).map(({ name }) => name)).toEqual(['films']);
});

test('the same controller gives the same file, which is kept by its content, and written again where it is altered', async () => {
  const folder = await temporaryFolder();
  const first = await bundleController(folder);
  expect(await bundleController(folder)).toEqual(first);
  expect(readdirSync(folder)).toHaveLength(1);
  const text = await readFile(first.path);
  await writeFile(first.path, text.with(0, text.readUInt8(0) ^ 1));
  expect(await bundleController(folder)).toEqual(first);
  expect(text.equals(await readFile(first.path))).toBe(true);
});

test('a Node for arm64 comes from this machine too, once, and again where what was kept is altered', async () => {
  const folder = await temporaryFolder();
  const node = await fetchNode('arm64', folder, quietly());
  // The machine's number in the ELF header: 183 is AArch64.
  expect((await readFile(node.path)).readUInt16LE(18)).toBe(183);
  expect(await fetchNode('arm64', folder, quietly())).toEqual(node);
  await appendFile(node.path, 'more');
  expect(await fetchNode('arm64', folder, quietly())).toEqual(node);
  expect(statSync(node.path).size).toBe(node.bytes);
  expect(readdirSync(folder)).toHaveLength(1);
});

function quietly() {
  const { stream } = memoryStream();
  return { terminal: createTerminal(stream, stream), signal: AbortSignal.timeout(120_000) };
}
