import { execFile, spawnSync } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { lstat, mkdir, readdir, readFile, rename, rmdir, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type FileServer, openFileServer, temporaryFolder } from '@veille/testkit';
import { describe, expect, onTestFinished, test } from 'vitest';
import { downloadProgram } from '../src/host/program.ts';

describe('a large file on a host', () => {
  test('is whole under its name, readable for all, with nothing beside it, and noted', async () => {
    const server = await openFileServer();
    const { fetch, path, known } = await bed(server);
    expect(await fetch()).toEqual([0, '']);
    expect(await readFile(path)).toEqual(server.bytes);
    expect((await stat(path)).mode & 0o777).toBe(0o644);
    expect(existsSync(`${path}.part`)).toBe(false);
    expect(await known()).toMatch(new RegExp(`^${server.sha256}\t\\d+ [\\d.]+ \\d+\t${path}\n$`));
  });

  test('that is there already is read and not asked for, whoever put it there', async () => {
    const server = await openFileServer();
    const { fetch, path, known } = await bed(server);
    await writeFile(path, server.bytes);
    expect(await fetch()).toEqual([0, '']);
    expect(server.asked).toEqual([]);
    expect(await known()).toContain(server.sha256);
  });

  test('is gone on with where a cut or an earlier run left it', async () => {
    const server = await openFileServer();
    const { fetch, path } = await bed(server);
    await writeFile(`${path}.part`, server.bytes.subarray(0, 1000));
    server.plan({ cutAfter: 100_000 }, { status: 503 });
    expect(await fetch()).toEqual([0, '']);
    expect(await readFile(path)).toEqual(server.bytes);
    const [first, second, ...others] = server.asked;
    expect(first).toBe(1000);
    expect(second).toBeGreaterThan(1000);
    expect(others).toEqual([second]);
  });

  test('begins anew with a server that knows no ranges, and over the part of another file', async () => {
    for (const ranges of [false, true]) {
      const server = await openFileServer({ ranges });
      const { fetch, path } = await bed(server);
      await writeFile(`${path}.part`, 'of another file');
      expect(await fetch()).toEqual([0, '']);
      expect(await readFile(path)).toEqual(server.bytes);
    }
  });

  test('with another checksum does not replace what lies there', async () => {
    const server = await openFileServer();
    const { fetch, path } = await bed(server);
    await writeFile(path, 'the old one');
    const [code, said] = await fetch('ab'.repeat(32), '?key=mine');
    expect(code).toBe(1);
    expect(said).toContain(`${server.url} sends another file than the stack says: found sha256 ${server.sha256}`);
    expect(said).not.toContain('mine');
    expect(await readFile(path, 'utf8')).toBe('the old one');
    expect(existsSync(`${path}.part`)).toBe(false);
  });

  test.skipIf(process.getuid?.() !== 0)('that finds no room is told at once, and what has come is kept', async () => {
    const server = await openFileServer();
    const { fetch, path, folder } = await bed(server);
    expect(spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=128k', 'tmpfs', folder]).status).toBe(0);
    onTestFinished(() => void spawnSync('umount', ['--lazy', folder]));
    expect(await fetch()).toEqual([1, `${path}.part cannot be written: the disk may be full.\n`]);
    expect(server.asked).toHaveLength(1);
    expect((await stat(`${path}.part`)).size).toBeGreaterThan(0);
  });

  test('that the server refuses is told with its answer, at once', async () => {
    const server = await openFileServer();
    server.plan({ status: 403 });
    const { fetch } = await bed(server);
    expect(await fetch()).toEqual([1, `${server.url} cannot be downloaded: the server answers 403.\n`]);
    expect(server.asked).toHaveLength(1);
  });
});

describe('a link that a container has laid', () => {
  test('at the part is taken away, and what it leads to is neither made nor written', async () => {
    for (const victim of ['there', 'nothing']) {
      const server = await openFileServer();
      const { fetch, path, outside } = await bed(server);
      await symlink(join(outside, victim), `${path}.part`);
      expect(await fetch()).toEqual([0, '']);
      expect((await lstat(path)).isFile()).toBe(true);
      expect(await readFile(path)).toEqual(server.bytes);
      expect(await look(outside)).toEqual(untouched);
    }
  });

  test('at the part in the middle leads nowhere', async () => {
    const server = await openFileServer();
    const { fetch, path, outside } = await bed(server);
    server.plan({ silentAfter: 100_000 });
    const fetched = fetch();
    // A part without a byte may be there before its connection is.
    const come = () => statSync(`${path}.part`, { throwIfNoEntry: false })?.size ?? 0;
    await expect.poll(come, { timeout: 30_000 }).toBeGreaterThan(0);
    await symlink(join(outside, 'there'), `${path}.link`);
    await rename(`${path}.link`, `${path}.part`);
    server.cut();
    expect(await fetched).toEqual([0, '']);
    expect(await look(outside)).toEqual(untouched);
  });

  test.each([
    ['a file', (outside: string) => join(outside, 'there')],
    ['a folder', (outside: string) => outside],
  ])('at the file to %s is replaced by the file', async (_what, target) => {
    const server = await openFileServer();
    const { fetch, path, outside } = await bed(server);
    await symlink(target(outside), path);
    expect(await fetch()).toEqual([0, '']);
    expect((await lstat(path)).isFile()).toBe(true);
    expect(await look(outside)).toEqual(untouched);
  });

  test('on the way is not followed, and named', async () => {
    const server = await openFileServer();
    const { fetch, folder, outside } = await bed(server);
    await symlink(outside, join(folder, 'checkpoints'));
    const [code, said] = await fetch(server.sha256, '', 'checkpoints/there');
    expect(code).toBe(1);
    expect(said).toContain(`${join(folder, 'checkpoints')} is no folder but a link`);
    expect(await look(outside)).toEqual(untouched);
    expect(server.asked).toEqual([]);
  });

  test('is another than one that a person has laid above, by which the file gets to another disk', async () => {
    const server = await openFileServer();
    const { fetch, folder, outside } = await bed(server);
    await mkdir(join(outside, 'disk'));
    await rmdir(folder);
    await symlink(join(outside, 'disk'), folder);
    expect(await fetch(server.sha256, '', 'checkpoints/model.bin')).toEqual([0, '']);
    expect(await readFile(join(outside, 'disk/checkpoints/model.bin'))).toEqual(server.bytes);
  });
});

const untouched = ['there 600 theirs'];

async function look(folder: string): Promise<string[]> {
  const names = await readdir(folder);
  const each = async (name: string) => {
    const file = join(folder, name);
    return `${name} ${((await stat(file)).mode & 0o777).toString(8)} ${await readFile(file, 'utf8')}`;
  };
  return Promise.all(names.map(each));
}

async function bed(server: FileServer) {
  const memory = await temporaryFolder();
  const folder = join(await temporaryFolder(), 'models');
  await mkdir(folder);
  const path = join(folder, 'model.bin');
  const outside = await temporaryFolder();
  await writeFile(join(outside, 'there'), 'theirs', { mode: 0o600 });
  const address = join(memory, 'address');
  const owner = `${process.getuid?.()}:${process.getgid?.()}`;
  const fetch = async (sha256 = server.sha256, query = '', name = 'model.bin'): Promise<[number, string]> => {
    await writeFile(address, `url = "${server.url}${query}"\n`);
    const words = ['-c', downloadProgram(memory), 'sh', sha256, owner, folder, join(folder, name), address];
    return new Promise((done) => {
      execFile('/bin/sh', words, (error, stdout, stderr) => done([Number(error?.code ?? 0), stdout + stderr]));
    });
  };
  return { path, folder, outside, fetch, known: () => readFile(join(memory, 'known'), 'utf8') };
}
