import { temporaryFolder } from '@veille/testkit';
import { expect, test } from 'vitest';
import { exitCodes } from '../src/exit-codes.ts';
import { runVeille } from './support/run-veille.ts';
import { smallStudio } from './support/small-studio.ts';

test('`why` says in sentences why a service is as it is, and wakes nothing', async () => {
  const { folder, client } = await smallStudio();
  expect(await runVeille(folder, 'why', 're')).toMatchObject({ code: 0, out: 'It is asleep.\n' });
  expect((await client.service('films')).status).toBe('stopped');

  await client.start('films', { wait: true });

  const { out } = await runVeille(folder, 'why', 'films');
  expect(out).toMatch(/^It is awake since .*\nNobody uses it: it falls asleep at /);
  const machine = JSON.parse((await runVeille(folder, 'why', 'films', '--json')).out);
  expect(machine).toMatchObject({ service: { name: 'films', status: 'ready' } });
  expect(machine.sentences[0]).toMatch(/^It is awake/);
});

test('`pin` keeps a service awake for as long as it was told, and `--off` takes that back', async () => {
  const { folder, client } = await smallStudio();
  await client.start('films', { wait: true });

  const { out, err } = await runVeille(folder, 'pin', 're', '--for', '45m');

  expect(out).toBe('films is pinned for 45 min.\n');
  expect(err).toBe('');
  const { pinnedUntil, holders } = await client.service('films');
  const leftMs = Date.parse(pinnedUntil ?? '') - Date.now();
  expect(leftMs).toBeGreaterThan(44 * 60_000);
  expect(leftMs).toBeLessThanOrEqual(45 * 60_000);
  expect(holders).toMatchObject([{ kind: 'pin' }]);

  expect((await runVeille(folder, 'pin', 're', '--off')).out).toBe('films is no longer pinned.\n');
  expect(await client.service('films')).toMatchObject({ pinnedUntil: null, holders: [] });
});

test('a pin is two hours long unless told otherwise, and says that it wakes nothing', async () => {
  const { folder, client } = await smallStudio();

  const { out, err } = await runVeille(folder, 'pin', 'films');

  expect(out).toBe('films is pinned for 2 h.\n');
  expect(err).toBe('It is not awake; `veille start films` wakes it.\n');
  expect((await client.service('films')).status).toBe('stopped');
});

test.each([
  ['--for', 'ever'],
  ['--for', '0s'],
  ['--for', '1h', '--off'],
])('`pin films %s %s` is wrong usage', async (...words) => {
  const { code } = await runVeille(await temporaryFolder(), 'pin', 'films', ...words);
  expect(code).toBe(exitCodes.usage.code);
});
