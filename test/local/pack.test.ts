import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '../..');
const rooms = readdirSync(join(root, 'packages')).filter((room) => room !== 'testkit');

describe('the packages, packed', () => {
  let folder: string;
  let archives: string[];

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'pack-'));
    run(['node', join(root, 'tools/pack.ts'), join(folder, 'archives')]);
    archives = readdirSync(join(folder, 'archives')).sort();
  });

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('are one archive for each room that people install', () => {
    expect(archives).toEqual(rooms.map((room) => `veille-${room}-0.1.0.tgz`));
  });

  it('hold no TypeScript but declarations and compositions', () => {
    const files = archives.flatMap((archive) =>
      run(['tar', '-tf', join(folder, 'archives', archive)])
        .split('\n')
        .map((file) => `${archive}: ${file}`),
    );
    expect(files).toContainEqual('veille-render-0.1.0.tgz: package/compositions/root.tsx');
    const sources = files.filter((file) => /\.tsx?$/.test(file) && !/\.d\.ts$|package\/compositions\//.test(file));
    expect(sources).toEqual([]);
  });

  it('install into an empty folder, where every entry loads, the command answers, and what needs a clone says so', {
    timeout: 180_000,
  }, () => {
    const home = join(folder, 'home');
    mkdirSync(home);
    writeFileSync(join(home, 'package.json'), '{ "private": true, "type": "module" }');
    run(['npm', 'install', '--ignore-scripts', ...archives.map((name) => join(folder, 'archives', name))], home);

    for (const room of rooms.filter((name) => name !== 'cli')) {
      run(['node', '--input-type=module', '--eval', `await import('@veille/${room}')`], home);
    }
    const { version } = JSON.parse(readFileSync(join(root, 'packages/cli/package.json'), 'utf8'));
    expect(run([join(home, 'node_modules/.bin/veille'), '--version'], home).trim()).toBe(version);
    expect(JSON.parse(run(['node', '--input-type=module', '--eval', stageFilms], home))).toEqual({
      code: 'prepare-failed',
      message: expect.stringMatching(/^The image of remotion is built from Veille's own sources/),
      hint: 'Run the `veille` of a clone.',
    });
  });
});

/** The image of the render server is built from parts of the repository. */
const stageFilms = `
  const { stageContext } = await import('./node_modules/@veille/cli/dist/images/stage-context.js');
  const { code, message, hint } = await stageContext('catalog/remotion', 'staged').catch((error) => error);
  console.log(JSON.stringify({ code, message, hint }));`;

function run([program = '', ...words]: string[], cwd = root): string {
  const { status, stdout, stderr } = spawnSync(program, words, { cwd, encoding: 'utf8' });
  expect(status, `${program} ${words.join(' ')}\n${stdout}${stderr}`).toBe(0);
  return stdout;
}
