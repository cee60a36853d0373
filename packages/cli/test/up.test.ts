import { existsSync } from 'node:fs';
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Companion, checkConfig, defineKind, type ValidStack } from '@veille/stack';
import { findProcesses, temporaryFolder } from '@veille/testkit';
import { describe, expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import type { Context } from '../src/context.ts';
import { Interrupted } from '../src/errors.ts';
import { createTerminal } from '../src/output/terminal.ts';
import { studioFolders } from '../src/studio/folders.ts';
import type { OpenStudio } from '../src/studio/open-studio.ts';
import { findPortOwner } from '../src/studio/port-owner.ts';
import { findFreePort, portError } from '../src/studio/ports.ts';
import { withStudioLock } from '../src/studio/studio-lock.ts';
import { contentDigest } from '../src/up/content-digest.ts';
import { bundleNeeds, findBundles } from '../src/up/needs/bundles.ts';
import { provideNeeds } from '../src/up/needs/need.ts';
import { serviceNeeds } from '../src/up/service-needs.ts';
import { writeArtifacts } from '../src/up/write-artifacts.ts';
import { memoryStream } from './support/run-veille.ts';

describe('a digest of content', () => {
  test('changes with a byte, a name and a word, and with nothing else', async () => {
    const folder = await temporaryFolder();
    const digest = (...words: string[]) => contentDigest([folder], words);
    await writeFile(join(folder, 'a.ts'), 'one');
    const first = await digest();
    await mkdir(join(folder, 'node_modules'));
    await writeFile(join(folder, 'a.ts'), 'one');
    expect(await digest()).toBe(first);
    expect(await digest('v2')).not.toBe(first);

    await writeFile(join(folder, 'a.ts'), 'two');
    const second = await digest();
    await writeFile(join(folder, 'b.ts'), '');
    expect(new Set([first, second, await digest()]).size).toBe(3);
  });

  test('is told apart where a file is missing', async () => {
    const file = join(await temporaryFolder(), 'a');
    const missing = await contentDigest([file], []);
    await writeFile(file, '');
    expect(await contentDigest([file], [])).not.toBe(missing);
  });
});

describe('preparation', () => {
  test('is done once by content and keeps what was there before', async () => {
    const { studio, prepare, input } = await workshop(`require('fs').mkdirSync(process.argv[1])`);
    const folders = new Set<string>();
    for (const content of ['one', 'one', 'two', 'three']) {
      await writeFile(input, content);
      const { films = '' } = await prepare();
      expect(existsSync(films)).toBe(true);
      folders.add(films);
    }
    expect(folders.size).toBe(3);
    const kept = (await readdir(join(studio.folders.prepared, 'films'))).map((name) =>
      join(studio.folders.prepared, 'films', name),
    );
    expect(kept.sort()).toEqual([...folders].slice(1).sort());
  });

  test.each([
    ['its package’s compositions', 'compositions/title-card/title-card.tsx'],
    ['its package’s manifest', 'package.json'],
  ])('is done again when %s change', async (_what, changed) => {
    const { studio, prepare } = await workshop('');
    const program = join(studio.folder, 'program');
    await mkdir(join(program, 'src'), { recursive: true });
    await mkdir(join(program, 'compositions', 'title-card'), { recursive: true });
    await writeFile(join(program, 'package.json'), '{}');
    await writeFile(join(program, 'src', 'main.js'), `require('fs').mkdirSync(process.argv.at(-1))`);
    const first = await prepare(join(program, 'src', 'main.js'));
    expect(await prepare(join(program, 'src', 'main.js'))).toEqual(first);
    await writeFile(join(program, changed), '{ }');
    expect(await prepare(join(program, 'src', 'main.js'))).not.toEqual(first);
  });

  test('that fails says its last lines and leaves nothing', async () => {
    const { studio, prepare } = await workshop(`console.error('no entry here'); process.exit(1)`);
    await expect(prepare()).rejects.toMatchObject({
      code: 'prepare-failed',
      message: expect.stringContaining('  no entry here'),
    });
    expect(existsSync(studio.folders.prepared)).toBe(false);
    expect(await readdir(studio.folders.temporary)).toEqual([]);
  });

  test('that is interrupted leaves no process and nothing half done', async () => {
    const { studio, prepare, interrupt } = await workshop(
      `require('fs').mkdirSync(process.argv[1]); require('child_process').spawn('sleep', ['60']); setTimeout(() => {}, 60000)`,
    );
    const preparing = prepare();
    const work = join(studio.folders.temporary, 'prepare-films/output');
    while (!existsSync(work)) await sleep(10);
    interrupt();
    await expect(preparing).rejects.toThrow(Interrupted);
    expect(await findProcesses(studio.folder)).toEqual([]);
    expect(existsSync(studio.folders.prepared)).toBe(false);
    expect(await readdir(studio.folders.temporary)).toEqual([]);
  });
});

test('artifacts are written only where they differ, and what no stack makes any more goes', async () => {
  const folder = await temporaryFolder();
  const artifact = (name: string, content: string) => ({ path: join(folder, name), mode: 0o644, content });
  const write = (...artifacts: ReturnType<typeof artifact>[]) =>
    writeArtifacts(artifacts, folder, join(folder, 'manifest.json'));
  const manifest = artifact('manifest.json', '{}');

  expect(await write(manifest, artifact('pages/a.html', 'a'))).toEqual([join(folder, 'pages/a.html'), manifest.path]);
  expect(await write(manifest, artifact('pages/a.html', 'a'))).toEqual([]);
  expect(await write(manifest, artifact('pages/b.html', 'b'))).toEqual([join(folder, 'pages/b.html')]);
  expect(await readdir(join(folder, 'pages'))).toEqual(['b.html']);
});

describe('ports', () => {
  test('a taken one is known by its owner, and the next free one is found', async () => {
    const server = createServer();
    onTestFinished(() => void server.close());
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as { port: number };

    expect(await portError(['127.0.0.1'], port)).toBe('EADDRINUSE');
    expect(await findPortOwner(port)).toMatchObject({ pid: process.pid });
    const free = await findFreePort(['127.0.0.1'], port);
    expect(free).toBeGreaterThan(port);
    expect(await findPortOwner(free)).toBeNull();
  });
});

describe('the lock of a studio', () => {
  test('lets one command in after the other', async () => {
    const folder = await temporaryFolder();
    const told: number[] = [];
    let inside = 0;
    const work = async () => {
      inside += 1;
      expect(inside).toBe(1);
      await sleep(30);
      inside -= 1;
    };
    const options = { signal: new AbortController().signal, onWait: (pid: number) => void told.push(pid) };
    await Promise.all([1, 2, 3].map(() => withStudioLock(folder, options, work)));
    expect(new Set(told)).toEqual(new Set([process.pid]));
  });

  test('is given back when the work fails, and not waited for after Ctrl-C', async () => {
    const folder = await temporaryFolder();
    const abort = new AbortController();
    const options = { signal: abort.signal, onWait: () => abort.abort() };
    const fail = withStudioLock(folder, options, () => Promise.reject(new Error('no')));
    await expect(fail).rejects.toThrow('no');
    await withStudioLock(folder, options, async () => {
      await expect(withStudioLock(folder, options, async () => {})).rejects.toThrow('abort');
    });
  });
});

describe('the folders of a studio', () => {
  test('lie below .veille, its sockets too', () => {
    const folders = studioFolders('/home/pi/studio', 1000);
    expect(Object.values(folders).every((path) => path.startsWith('/home/pi/studio/.veille'))).toBe(true);
  });

  test('leave room for the socket of the longest name', () => {
    const name = 'n'.repeat(40);
    const suffix = 's'.repeat(12);
    for (let length = 1; length < 100; length++) {
      const { run } = studioFolders(`/${'d'.repeat(length)}`, 4_294_967_295);
      expect(Buffer.byteLength(`${run}/${name}-${suffix}.sock`)).toBeLessThanOrEqual(107);
    }
    const service = (of: string, ending: string) => stackOf('unused', [], { name: of, suffix: ending });
    expect(service(name, suffix).services).toHaveLength(1);
    expect(() => service(`${name}n`, suffix)).toThrow('at most 40');
    expect(() => service(name, `${suffix}s`)).toThrow('at most 12');
  });

  test('use the user’s own folder for sockets where there is one, and stay where they are', async () => {
    const deep = `/home/pi/${'deep/'.repeat(12)}`;
    const runtime = await temporaryFolder();
    const { run } = studioFolders(deep, 4_294_967_294, runtime);
    expect(run.startsWith(`${runtime}/veille-`)).toBe(true);
    expect(studioFolders(deep, 4_294_967_294, `/${'long/'.repeat(12)}`).run).toMatch(/^\/tmp\//);
    const shared = studioFolders(deep, 4_294_967_294).run;
    onTestFinished(() => rm(shared, { recursive: true }));
    await mkdir(shared);
    expect(studioFolders(deep, 4_294_967_294, runtime).run).toBe(shared);
  });

  test('are short for sockets where a path grows too long, and differ between studios and users', () => {
    const deep = `/home/pi/${'deep/'.repeat(12)}`;
    const runs = [
      studioFolders(`${deep}a`, 1000).run,
      studioFolders(`${deep}b`, 1000).run,
      studioFolders(`${deep}a`, 1).run,
    ];
    expect(runs.every((run) => run.startsWith('/tmp/veille-') && run.length < 40)).toBe(true);
    expect(new Set(runs).size).toBe(3);
  });
});

test('a service needs the programs of its commands and those that its kind asks for', () => {
  const [service] = stackOf('unused').services;
  expect(service && serviceNeeds(service)).toEqual({ programs: ['node', 'ffmpeg'], ports: ['films'] });
});

/** A stack with one service whose preparation runs a line of JavaScript with the folder to fill as its argument. */
function stackOf(script: string, inputs: readonly string[] = [], { name = 'films', suffix = '' } = {}): ValidStack {
  const kind = defineKind({
    kind: 'films',
    options: z.strictObject({}),
    prepare: () => ({ title: 'making films', inputs, command: ['node', '-e', script] }),
    describe: (_options, { program }) => ({
      title: 'Films',
      run: {
        type: 'process',
        command: ['node', 'server.ts'],
        env: { FFMPEG: program('ffmpeg') ?? '' },
        listen: 'port',
        stopTimeoutMs: 1000,
      },
      companions: suffix === '' ? [] : [companion(suffix)],
      readyPath: '/',
      startTimeoutMs: 1000,
      sleepAfterMs: null,
      openSocketHolds: false,
      backgroundWakes: false,
      busy: null,
      pendingFile: null,
    }),
  });
  const check = checkConfig({ default: { services: { [name]: kind({}) } } }, 'export default {}', 'veille.config.ts');
  if (!check.ok) throw new Error(JSON.stringify(check.problems));
  return check.stack;
}

function companion(suffix: string): Companion {
  const run = { type: 'process', command: ['true'], env: {}, listen: 'socket', stopTimeoutMs: 1000 } as const;
  return { suffix, title: suffix, run, probe: { send: 'PING', expect: 'PONG' } };
}

async function workshop(script: string) {
  const folder = await temporaryFolder();
  const input = join(folder, 'input');
  const folders = studioFolders(folder, 0);
  const studio: OpenStudio = { folder, folders, stackFile: join(folder, 'veille.config.ts'), bundled: false };
  const interruption = new AbortController();
  const { stream } = memoryStream();
  const context: Pick<Context, 'terminal' | 'signal'> = {
    terminal: createTerminal(stream, stream),
    signal: interruption.signal,
  };
  const stack = stackOf(script, [input]);
  const prepare = async (...words: string[]) => {
    const bundles = await findBundles(stack, studio, { node: [process.execPath, ...words] });
    await provideNeeds(bundleNeeds(bundles, studio, context));
    return Object.fromEntries(bundles.map(({ service, folder }) => [service, folder]));
  };
  return { studio, prepare, input, interrupt: () => interruption.abort() };
}
