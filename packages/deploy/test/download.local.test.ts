import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type FileServer, openFileServer, temporaryFolder } from '@veille/testkit';
import { describe, expect, test } from 'vitest';
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

  test('that the server refuses is told with its answer, at once', async () => {
    const server = await openFileServer();
    server.plan({ status: 403 });
    const { fetch } = await bed(server);
    expect(await fetch()).toEqual([1, `${server.url} cannot be downloaded: the server answers 403.\n`]);
    expect(server.asked).toHaveLength(1);
  });
});

async function bed(server: FileServer) {
  const memory = await temporaryFolder();
  const path = join(await temporaryFolder(), 'model.bin');
  const address = join(memory, 'address');
  const owner = `${process.getuid?.()}:${process.getgid?.()}`;
  const fetch = async (sha256 = server.sha256, query = ''): Promise<[number, string]> => {
    await writeFile(address, `url = "${server.url}${query}"\n`);
    const words = ['-c', downloadProgram(memory), 'sh', sha256, owner, path, address];
    return new Promise((done) => {
      execFile('/bin/sh', words, (error, stdout, stderr) => done([Number(error?.code ?? 0), stdout + stderr]));
    });
  };
  return { path, fetch, known: () => readFile(join(memory, 'known'), 'utf8') };
}
