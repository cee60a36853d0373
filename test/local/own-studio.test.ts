import { execFile } from 'node:child_process';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { findProcesses, freePort, temporaryFolder } from '@veille/testkit';
import { expect, onTestFinished, test } from 'vitest';
import { ask } from '../support/ask.ts';
import { completionsAt } from './support/language-server.ts';
import { checkout } from './support/open-studio.ts';

const run = promisify(execFile);
const minute = 60_000;

test(
  'packages that were packed and installed outside the clone make, check and run a studio of one’s own',
  async () => {
    const home = await temporaryFolder();
    const veille = await installPackages(home);

    expect(await veille(home, 'init', 'films')).toContain('Next: cd films && npm install && npx veille up');
    const folder = join(home, 'films');
    expect(await installedVersions(home, folder)).toEqual(await wantedVersions(folder));
    expect(await veille(folder, 'check')).toBe('veille.config.ts: 1 service, no problem.\n');

    const port = await freePort();
    onTestFinished(async () => void (await veille(folder, 'down')));
    expect(await veille(folder, 'up', '--port', String(port))).toMatch(/remotion +asleep/);
    const health = await ask({ port, path: '/health', headers: { host: `re.localhost:${port}` } });
    expect(health.status).toBe(200);
    const compositions = await ask({ port, path: '/', headers: { host: `re.localhost:${port}` } });
    expect(String(compositions.body)).toContain('TitleCard');

    expect(await veille(folder, 'down')).toContain('no process is left');
    expect(await findProcesses(home)).toEqual([]);
    expect((await readdir(folder)).sort()).toEqual(
      ['.gitignore', '.veille', 'compositions', 'package.json', 'tsconfig.json', 'veille.config.ts'].sort(),
    );

    const file = join(folder, 'veille.config.ts');
    const marked = (await readFile(file, 'utf8')).replace(/remotion\(\{.*?\}\)/, 'remotion({ | })');
    expect(await completionsAt(folder, file, marked)).toEqual(expect.arrayContaining(['door?', 'compositions?']));
  },
  10 * minute,
);

/** Installs the packages as a registry would give them. Resolves with the command that came with them. */
async function installPackages(home: string) {
  const archives = join(home, 'archives');
  await run(process.execPath, [join(checkout, 'tools/pack.ts'), archives], { cwd: checkout });
  await writeFile(join(home, 'package.json'), '{ "private": true }');
  const files = (await readdir(archives)).map((name) => join(archives, name));
  await run('npm', ['install', '--ignore-scripts', '--no-audit', '--no-fund', ...files], { cwd: home });
  const program = join(home, 'node_modules/.bin/veille');
  return async (cwd: string, ...words: string[]) => {
    await mkdir(cwd, { recursive: true });
    return (await run(program, words, { cwd })).stdout;
  };
}

/** What the studio's own package.json asks for, apart from tools for its editor. */
async function wantedVersions(folder: string): Promise<Record<string, string>> {
  return JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')).dependencies;
}

async function installedVersions(home: string, folder: string): Promise<Record<string, string>> {
  const names = Object.keys(await wantedVersions(folder));
  const versions = names.map(async (name) => {
    const text = await readFile(join(home, 'node_modules', name, 'package.json'), 'utf8');
    return [name, JSON.parse(text).version] as const;
  });
  return Object.fromEntries(await Promise.all(versions));
}
