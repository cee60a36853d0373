import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { UserError } from '@veille/protocol';
import { temporaryFolder } from '@veille/testkit';
import { describe, expect, type TestContext, test } from 'vitest';
import { exitCodes } from '../src/exit-codes.ts';
import { explainDoor } from '../src/render/explain-door.ts';
import { runVeille, spawnVeille, writeStackFile } from './support/run-veille.ts';
import { smallStudio } from './support/small-studio.ts';

// Nobody will ever own this domain.
const hosts = `domain: 'studio.invalid', mesh: { dns: manual() }, tls: { dns: 'ovh', email: 'me@studio.invalid' },
  hosts: { home: { ssh: 'home' } },`;
const films = (door: string) => `remotion({ door: '${door}', tokenFile: './secrets/token' })`;

// Each waits for a child.
describe.concurrent('`veille render` without a studio on this machine', () => {
  test('asks the door on the host, and says so where it is not reached', async (context) => {
    const folder = await studio(context, `${hosts} services: { films: ${films('re')} },`);
    const { code, err } = await spawnVeille(folder, 'render', 'TitleCard');
    expect(err).toMatch(/error: https:\/\/re\.studio\.invalid is not reached from this machine: .*re\.studio\.invalid/);
    expect(err).toContain('Is this machine on the mesh?');
    expect(code).toBe(exitCodes.failed.code);
  });

  test('wants to know which, where the hosts have several', async (context) => {
    const folder = await studio(context, `${hosts} services: { films: ${films('re')}, more: ${films('more')} },`);
    const { err } = await spawnVeille(folder, 'render', 'TitleCard');
    expect(err).toContain('"remotion" may mean films or more.');
    const one = await spawnVeille(folder, 'render', 'TitleCard', '--service', 'more');
    expect(one.err).toContain('https://more.studio.invalid is not reached');
  });

  test('says that none runs where the stack has no hosts', async (context) => {
    const folder = await studio(context, `services: { films: ${films('re')} },`);
    const { code, err } = await spawnVeille(folder, 'render', 'TitleCard');
    expect(err).toContain('The studio is not running.\n  Start it with `veille up`.');
    expect(code).toBe(exitCodes.notRunning.code);
  });
});

test('a token that cannot be read is told, before anything is woken', async () => {
  const { folder, manifest } = await smallStudio();
  const written = JSON.parse(await readFile(manifest, 'utf8'));
  written.services[0].tokenFile = join(folder, 'token');
  await writeFile(manifest, JSON.stringify(written));
  const { code, err } = await runVeille(folder, 'render', 'TitleCard', '--service', 'films');
  expect(err).toMatch(/The token of films cannot be read: .*token[\s\S]*VEILLE_RENDER_TOKEN/);
  expect(code).toBe(exitCodes.failed.code);
});

test('only what befell the connection is explained by the mesh', () => {
  const url = 'https://re.studio.invalid';
  const refused = new UserError('queue-full', 'Ten films wait.', 'Try again later.');
  const bug = new Error('the progress ended before the film');
  for (const error of [refused, bug, AbortSignal.abort().reason]) expect(explainDoor(error, url)).toBe(error);
  const certificate = Object.assign(new Error('certificate has expired'), { code: 'CERT_HAS_EXPIRED' });
  expect(explainDoor(certificate, url)).toMatchObject({ code: 'host-unreachable', cause: certificate });
});

async function studio(context: TestContext, stack: string): Promise<string> {
  const folder = await temporaryFolder(context);
  await mkdir(join(folder, 'secrets'));
  await writeFile(join(folder, 'secrets/token'), 'open sesame\n');
  const imports = `import { remotion } from '@veille/catalog';\nimport { defineStack, manual } from '@veille/stack';\n`;
  await writeStackFile(folder, `${imports}export default defineStack({ ${stack} });\n`);
  return folder;
}
