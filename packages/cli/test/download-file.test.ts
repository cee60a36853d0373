import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type FileServer, openFileServer, temporaryFolder } from '@veille/testkit';
import { expect, test } from 'vitest';
import { type DownloadOptions, downloadFile } from '../src/download/download-file.ts';
import { Interrupted } from '../src/errors.ts';

test('a file arrives whole under its name, with its progress, and leaves no part behind', async () => {
  const server = await openFileServer();
  const { run, path, part, progress } = await bed(server);
  await run();
  expect(await readFile(path)).toEqual(server.bytes);
  expect(progress.at(-1)).toEqual([server.bytes.length, server.bytes.length]);
  expect(existsSync(part)).toBe(false);
});

test('what a cut left is continued, and no byte is asked for twice', async () => {
  const server = await openFileServer();
  server.plan({ silentAfter: 100_000 }, { silentAfter: 1 }, { silentAfter: 50_000 });
  const { run, path } = await bed(server);
  await run({ onProgress: cutAt(server, 100_000, 100_001, 150_001) });
  expect(await readFile(path)).toEqual(server.bytes);
  expect(server.asked).toEqual([null, 100_000, 100_001, 150_001]);
});

test('a server that knows no ranges is asked from the beginning on', async () => {
  const server = await openFileServer({ ranges: false });
  server.plan({ silentAfter: 100_000 });
  const { run, path } = await bed(server);
  await run({ onProgress: cutAt(server, 100_000) });
  expect(await readFile(path)).toEqual(server.bytes);
  expect(server.asked).toEqual([null, 100_000]);
});

test('a connection that falls silent is given up and continued', async () => {
  const server = await openFileServer();
  server.plan({ silentAfter: 100_000 });
  const { run, path } = await bed(server);
  await run({ stallMs: 300 });
  expect(await readFile(path)).toEqual(server.bytes);
  expect(server.asked).toEqual([null, 100_000]);
});

test('whoever interrupts it finds nothing under the name, and the next run goes on', async () => {
  const server = await openFileServer();
  server.plan({ silentAfter: 100_000 });
  const { run, path, part, interrupt } = await bed(server);
  const interrupted = run({ onProgress: (bytes) => bytes === 100_000 && interrupt() });
  await expect(interrupted).rejects.toThrow(Interrupted);
  expect([existsSync(path), (await readFile(part)).length]).toEqual([false, 100_000]);

  await run({ signal: new AbortController().signal });
  expect(await readFile(path)).toEqual(server.bytes);
  expect(server.asked).toEqual([null, 100_000]);
});

test('a wrong checksum leaves no file, and says what was found where', async () => {
  const server = await openFileServer();
  const expected = 'ab'.repeat(32);
  const { run, path, part } = await bed({ ...server, sha256: expected });
  const error = await run().catch((thrown) => thrown);
  expect(error).toMatchObject({ code: 'prepare-failed' });
  for (const told of [server.url, server.sha256, expected]) expect(error.message).toContain(told);
  expect([existsSync(path), existsSync(part)]).toEqual([false, false]);
});

test('a file that lies there already stays until the right one is there', async () => {
  const server = await openFileServer();
  const wrong = await bed({ ...server, sha256: 'ab'.repeat(32) });
  await writeFile(wrong.path, 'of last year');
  await expect(wrong.run()).rejects.toThrow();
  expect(await readFile(wrong.path, 'utf8')).toBe('of last year');
});

test('a part of another file is given up, and the file comes from its beginning', async () => {
  const server = await openFileServer();
  const { run, path, part } = await bed(server);
  await writeFile(part, 'the beginning of something else');
  await run();
  expect(await readFile(path)).toEqual(server.bytes);
  expect(server.asked).toEqual([31, null]);
});

test('a part that was whole already is only given its name', async () => {
  const server = await openFileServer();
  const { run, path, part } = await bed(server);
  await writeFile(part, server.bytes);
  await run();
  expect(await readFile(path)).toEqual(server.bytes);
  expect(server.asked).toEqual([server.bytes.length]);
});

test('a server that is busy for a moment is asked again; one that refuses is not', async () => {
  const server = await openFileServer();
  const { run } = await bed({ ...server, url: `${server.url}?token=hunter2` });
  server.plan({ status: 503 }, { status: 429 });
  await run();
  expect(server.asked).toHaveLength(3);

  server.plan({ status: 403 });
  const error = await run().catch((thrown) => thrown);
  expect(error).toMatchObject({ code: 'prepare-failed', hint: expect.stringContaining('signed in') });
  expect(error.message).toContain('answers 403');
  expect(error.message).not.toContain('hunter2');
  expect(server.asked).toHaveLength(4);
});

test('a server that gives nothing again and again is told, and what has come is kept', async () => {
  const server = await openFileServer();
  server.plan({ silentAfter: 100_000 }, ...Array.from({ length: 10 }, () => ({ status: 503 })));
  const { run, part } = await bed(server);
  const error = await run({ onProgress: cutAt(server, 100_000) }).catch((thrown) => thrown);
  expect(error.message).toContain('answers 503');
  expect(error.hint).toContain(part);
  expect((await readFile(part)).length).toBe(100_000);
});

test('a connection that is cut while bytes are on their way costs no more than these', async () => {
  const server = await openFileServer();
  server.plan({ cutAfter: 100_000 }, { cutAfter: 100_000 });
  const { run, path } = await bed(server);
  await run();
  expect(await readFile(path)).toEqual(server.bytes);
  expect(server.asked).toHaveLength(3);
});

/** Cuts the connection as soon as so many bytes are here, each time once. */
function cutAt(server: FileServer, ...places: number[]): DownloadOptions['onProgress'] {
  return (bytes) => {
    if (bytes !== places[0]) return;
    places.shift();
    server.cut();
  };
}

async function bed({ url, sha256 }: Pick<FileServer, 'url' | 'sha256'>) {
  const path = join(await temporaryFolder(), 'model.safetensors');
  const interruption = new AbortController();
  const progress: [number, number | null][] = [];
  const usual: DownloadOptions = {
    signal: interruption.signal,
    onProgress: (...told) => void progress.push(told),
    pauseMs: 1,
  };
  const run = (options: Partial<DownloadOptions> = {}) => downloadFile({ url, sha256, path }, { ...usual, ...options });
  return { run, path, part: `${path}.part`, progress, interrupt: () => interruption.abort() };
}
