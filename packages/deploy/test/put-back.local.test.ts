import { spawnSync } from 'node:child_process';
import { mkdirSync, renameSync, rmSync, statSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { readHistory } from '@veille/deploy';
import { temporaryFolder } from '@veille/testkit';
import { describe, expect, onTestFinished, test } from 'vitest';
import { atStep, fillMemory } from './support/faulty-executor.ts';
import { fileAt, folderAt, type PrivateHost, privateHost } from './support/private-host.ts';

const isRoot = process.getuid?.() === 0;

/** A host whose folder `disk` is a file system of its own. */
async function hostWithDisk() {
  const host = privateHost(await temporaryFolder());
  const disk = host.path('disk');
  mkdirSync(disk);
  const mount = (...words: string[]) => expect(spawnSync('mount', [...words, disk]).status).toBe(0);
  mount('-t', 'tmpfs', 'tmpfs');
  onTestFinished(async () => {
    mount('-o', 'remount,rw');
    await host.untilAlone();
    spawnSync('umount', ['--lazy', disk]);
  });
  return { host, become: (access: 'ro' | 'rw') => mount('-o', `remount,${access}`) };
}

const version = (host: PrivateHost, text: string) => ({
  files: [fileAt(host, 'disk/one', text), fileAt(host, 'two', text), fileAt(host, `new ${text}/three`, text)],
});

describe.skipIf(!isRoot)('what cannot be put back', () => {
  test('is named, holds up the next deploy, and is put back as soon as it can be', async () => {
    const { host, become } = await hostWithDisk();
    await host.apply(await host.plan(version(host, 'before')));
    const before = host.tree();
    const plan = await host.plan(version(host, 'after'));
    const probe = async () => {
      become('ro');
      return 'The door does not open.';
    };
    const outcome = await host.apply(plan, { probe });
    expect(outcome).toMatchObject({
      isGood: false,
      hosts: [
        {
          state: 'not-put-back',
          problem: 'The door does not open.',
          hint: expect.stringContaining(`${host.path('disk/one')} (Read-only file system)`),
        },
      ],
    });
    expect(host.read('two')).toBe('before');
    expect(await outcomes(host)).toEqual(['deployed', 'not-put-back']);

    const next = await host.plan(version(host, 'next'));
    const remains = `${host.path('disk/one')}: Read-only file system`;
    expect(next.hosts[0]?.blocked[0]).toMatchObject({ what: expect.stringContaining(remains) });
    expect((await host.apply(next)).hosts).toMatchObject([
      { state: 'not-begun', problem: expect.stringContaining(remains) },
    ]);

    become('rw');
    await host.untilQuiet();
    expect(host.tree()).toEqual(before);
    expect(await outcomes(host)).toEqual(['deployed', 'not-put-back', 'put-back']);
    expect((await host.apply(await host.plan(version(host, 'next')))).isGood).toBe(true);
  });
});

test.skipIf(!isRoot)('what cannot be named in the journal is not touched, and all is as it was', async () => {
  const folder = await temporaryFolder();
  const memory = join(folder, 'memory');
  mkdirSync(memory);
  expect(spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', memory]).status).toBe(0);
  const host = privateHost(folder);
  onTestFinished(async () => {
    await host.untilAlone();
    spawnSync('umount', ['--lazy', memory]);
  });
  const after = [{ type: 'restart', unit: 'nobody-has.service' }] as const;
  const state = (text: string) => ({ files: [fileAt(host, 'settings', text)] });
  await host.apply(await host.plan(state('before')));
  const before = host.tree();
  const changed = [fileAt(host, 'settings', 'after', { after })];
  const executors = [atStep(host.executor, 'session', fillMemory)];
  const outcome = await host.apply(await host.plan({ files: changed }), { executors });
  expect(outcome.hosts).toMatchObject([
    { state: 'put-back', problem: expect.stringContaining('nobody-has.service was left alone') },
  ]);
  expect(host.tree()).toEqual(before);
  await host.untilQuiet();
  rmSync(join(memory, 'filler'));
  expect((await host.apply(await host.plan(state('next')))).isGood).toBe(true);
});

describe.skipIf(!isRoot)('a link that somebody lays where a folder of theirs was, or comes to be', () => {
  const doors = (host: PrivateHost, mode: number) => ({
    folders: [folderAt(host, 'doors', { mode, owner: 'daemon', group: 'daemon' })],
    files: [fileAt(host, 'file', mode.toString(8))],
  });
  const rightsOf = (path: string) => `${(statSync(path).mode & 0o777).toString(8)} ${statSync(path).uid}`;

  test('is not followed by a deploy, which is put back', async () => {
    const host = privateHost(await temporaryFolder());
    const outside = await temporaryFolder();
    const before = rightsOf(outside);
    const lay = `[ -e ${host.path('doors')} ] || ln -s ${outside} ${host.path('doors')}`;
    const executors = [atStep(host.executor, 'session', lay)];
    const [outcome] = (await host.apply(await host.plan(doors(host, 0o750)), { executors })).hosts;
    expect(outcome).toMatchObject({ state: 'put-back', log: [expect.stringContaining('a link lies there')] });
    expect(rightsOf(outside)).toBe(before);
  });

  test('is not followed by a put-back, which names it until it is gone, and makes the folder', async () => {
    const host = privateHost(await temporaryFolder());
    const outside = await temporaryFolder();
    const before = rightsOf(outside);
    await host.apply(await host.plan(doors(host, 0o750)));
    const probe = async () => {
      renameSync(host.path('doors'), host.path('moved'));
      symlinkSync(outside, host.path('doors'));
      return 'no';
    };
    const [outcome] = (await host.apply(await host.plan(doors(host, 0o700)), { probe })).hosts;
    const hint = expect.stringContaining(`${host.path('doors')} (a link lies there`);
    expect(outcome).toMatchObject({ state: 'not-put-back', hint });
    expect(rightsOf(outside)).toBe(before);
    rmSync(host.path('doors'));
    await host.untilQuiet();
    expect(rightsOf(host.path('doors'))).toBe('750 1');
  });
});

async function outcomes(host: PrivateHost): Promise<string[]> {
  return (await readHistory(host.executor, host)).map(({ outcome }) => outcome);
}
