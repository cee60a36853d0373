import { spawn, spawnSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '../..');

// A checkout with nothing set up, and a machine whose programs are all stubs: what is tested is how the set-up talks.
let clone: string;
let programs: string;

beforeEach(() => {
  clone = mkdtempSync(join(tmpdir(), 'clone-'));
  programs = join(clone, 'programs');
  mkdirSync(programs);
  cpSync(join(root, 'scripts'), join(clone, 'scripts'), { recursive: true });
  cpSync(join(root, 'veille'), join(clone, 'veille'));
  writeFileSync(join(clone, 'package-lock.json'), '{}');
  program('node', 'echo v24.1.0');
  program('npm', 'mkdir -p node_modules && echo {} >node_modules/.package-lock.json');
  for (const name of ['caddy', 'redis-server', 'chromium-headless-shell']) program(name, 'exit 0');
});

afterEach(() => rmSync(clone, { recursive: true, force: true }));

describe('the set-up', () => {
  it('says what it will fetch and names each step; a second run says nothing', () => {
    const first = setUp();
    expect(first.stdout).toMatch(/^Setting up .*: about \d+ MB to fetch, about \d+ (seconds|minutes)\.\n {2}packages/);
    expect(first.stdout).toMatch(/\npackages +\d+ s\n$/);
    expect(setUp()).toEqual({ status: 0, stdout: '', stderr: '' });
  });

  it('prints, of a step that fails, the last lines, the log and the command to go on, and goes on there', () => {
    program('npm', 'echo the network is gone; exit 7');
    const { status, stderr } = setUp();
    expect(status).toBe(1);
    expect(stderr).toContain(join(clone, '.toolchain/log/packages.log'));
    expect(stderr).toContain('the network is gone');
    expect(stderr).toContain('The step "packages" failed. When that is mended, go on with: make up');

    program('npm', 'mkdir -p node_modules && echo {} >node_modules/.package-lock.json');
    expect(setUp().status).toBe(0);
  });

  it('ends at once when it is interrupted, and says how to go on', async () => {
    program('npm', 'touch started; exec sleep 60');
    const child = spawn('scripts/setup.sh', { ...options(), detached: true });
    let said = '';
    child.stderr?.on('data', (data) => {
      said += data;
    });
    const ended = new Promise((resolve) => child.once('close', resolve));
    while (!existsSync(join(clone, 'started'))) await sleep(10);
    process.kill(-(child.pid ?? 0), 'SIGINT');
    expect(await ended).toBe(130);
    expect(said).toContain('Stopped in the step "packages"; nothing is left half done. Go on with: make up');
  });

  it('names, where there is no Debian, everything that is missing, and how to get it', () => {
    for (const name of ['caddy', 'redis-server', 'chromium-headless-shell']) rmSync(join(programs, name));
    for (const name of ['sh', 'dirname', 'tr', 'cat', 'find', 'sed', 'ls'])
      symlinkSync(`/bin/${name}`, join(programs, name));
    const { status, stdout, stderr } = setUp(programs);
    expect(status).toBe(1);
    expect(stdout).toBe('');
    expect(stderr).toMatch(/chromium-headless-shell.*npx remotion browser ensure\n.*caddy.*\n.*redis-server/);
    expect(stderr).toContain('Then go on with: make up');
  });
});

describe('clean', () => {
  it('says what remains, in the checkout and in the cache, and removes that and nothing else', () => {
    setUp();
    mkdirSync(join(clone, 'cache/veille/caddy-2.11.4'), { recursive: true });
    const env = { ...options().env, XDG_CACHE_HOME: join(clone, 'cache') };
    const clean = () => spawnSync('scripts/clean.sh', { ...options(), env }).stdout;
    expect(clean()).toMatch(/^What remains:\n.*\.toolchain\n.*node_modules\n.*cache\/veille\nRemoved\./);
    expect(readdirSync(clone).sort()).toEqual(['cache', 'package-lock.json', 'programs', 'scripts', 'veille']);
    expect(readdirSync(join(clone, 'cache'))).toEqual([]);
    expect(clean()).toBe('Nothing remains.\n');
  });
});

describe('./veille', () => {
  it('says in one line what to do in a checkout that is not set up', () => {
    const { status, stderr } = spawnSync(join(clone, 'veille'), ['status'], { ...options(), cwd: '/' });
    expect({ status, stderr }).toEqual({
      status: 1,
      stderr: `veille: not set up yet; run \`make up\` in ${clone} first\n`,
    });
  });

  it('is found through a link, from any folder, and hands its words on as they are', () => {
    setUp();
    program('node', '[ "$1" = --version ] && echo v24.1.0 || printf "%s\\n" "$@"');
    symlinkSync(join(clone, 'veille'), join(programs, 'v'));
    symlinkSync('v', join(programs, 'vv'));
    const { stdout } = spawnSync(join(programs, 'vv'), ['render', 'a b', '{"c":1}'], { ...options(), cwd: '/' });
    expect(stdout).toBe(`${clone}/packages/cli/src/main.ts\nrender\na b\n{"c":1}\n`);
  });
});

function setUp(path?: string) {
  const { status, stdout, stderr } = spawnSync('scripts/setup.sh', options(path));
  return { status, stdout, stderr };
}

function options(path = `${programs}:/usr/bin:/bin`) {
  return { cwd: clone, encoding: 'utf8', env: { ...process.env, PATH: path, GO_ON: 'make up' } } as const;
}

function program(name: string, script: string): void {
  writeFileSync(join(programs, name), `#!/bin/sh\n${script}\n`);
  chmodSync(join(programs, name), 0o755);
}
