import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { temporaryFolder } from '@veille/testkit';
import { describe, expect, onTestFinished, type TestContext, test } from 'vitest';
import { hostProgram } from '../src/host/program.ts';

const hasApt = spawnSync('apt-get', ['--version']).status === 0;

describe('packages of a host', () => {
  test.for([
    ['dpkg’s', 'dpkg/lock-frontend', 'here', 0],
    ['apt’s lock of what is downloaded', 'archives/lock', 'here', 0],
    ['apt’s lock of its lists', 'lists/lock', 'nowhere', 100],
  ] as const)('wait while somebody else holds %s, and say who does', async ([, lock, name, code], context) => {
    const apt = await bed(context);
    const holder = await apt.hold(lock);
    const installing = apt.install(name);
    const sentence = `process ${holder.pid} (perl) holds ${join(apt.folder, lock)}: waiting for it, 10 minutes at the most`;
    await expect.poll(installing.said, { timeout: 30_000 }).toContain(sentence);
    expect(installing.hasEnded()).toBe(false);
    await holder.end();
    expect(await installing.code).toBe(code);
    expect(installing.said()).not.toContain('Could not get lock');
  });

  test('wait no longer than they may', async (context) => {
    const apt = await bed(context);
    const holder = await apt.hold('dpkg/lock-frontend');
    const installing = apt.install('here', 'patience=0');
    expect(await installing.code).toBe(1);
    expect(installing.said()).toBe(
      `process ${holder.pid} (perl) holds ${apt.folder}/dpkg/lock-frontend, and has not let go of it: see what that process does, and deploy again when it has ended.\n`,
    );
    await holder.end();
  });
});

/** Apt itself, with folders of its own, in which one package is installed and no other is known. */
async function bed(context: TestContext) {
  if (!hasApt) context.skip('there is no apt-get: only Debian and its kin have it');
  const folder = await temporaryFolder();
  const parts = ['apt.conf.d', 'sources.list.d', 'preferences.d'].map((name) => `etc/${name}`);
  for (const name of ['dpkg', 'archives', 'lists', ...parts]) await mkdir(join(folder, name), { recursive: true });
  await writeFile(join(folder, 'etc/sources.list'), '');
  const about = 'Package: here\nStatus: install ok installed\nVersion: 1\nArchitecture: all\n';
  await writeFile(join(folder, 'dpkg/status'), `${about}Maintainer: nobody\nDescription: here\n`);
  const lines = [
    `State "${folder}"`,
    `State::status "${folder}/dpkg/status"`,
    `Cache "${folder}"`,
    `Etc "${folder}/etc"`,
  ];
  await writeFile(join(folder, 'apt.conf'), lines.map((line) => `Dir::${line};\n`).join(''));
  const env = { ...process.env, APT_CONFIG: join(folder, 'apt.conf') };
  return {
    folder,
    hold: (lock: string) => holdLock(join(folder, lock)),
    install: (name: string, before = ':') => {
      const program = hostProgram(['memory', 'packages'], folder, `${before}\ninstall_names "$@"`);
      const child = spawn('sh', ['-c', program, 'sh', name], { env, stdio: ['ignore', 'pipe', 'pipe'] });
      let said = '';
      for (const stream of [child.stdout, child.stderr]) stream.on('data', (bytes) => (said += bytes));
      const code = once(child, 'close').then(([ended]): number => ended);
      return { said: () => said, hasEnded: () => child.exitCode !== null, code };
    },
  };
}

/** Takes a lock as apt does, which Node cannot; every Debian has perl. */
async function holdLock(path: string) {
  const script =
    'use Fcntl; $| = 1; open F, ">>", $ARGV[0] or die; my $all = pack "s s x4 q q l x4", F_WRLCK, 0, 0, 0, 0; fcntl F, F_SETLK, $all or die; print "held"; sleep';
  const child = spawn('perl', ['-e', script, path], { stdio: ['ignore', 'pipe', 'inherit'] });
  onTestFinished(() => void child.kill());
  await once(child.stdout, 'data');
  const ended = once(child, 'close');
  return { pid: child.pid, end: () => child.kill() && ended };
}
