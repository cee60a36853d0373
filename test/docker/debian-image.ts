import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Engine } from '@veille/testkit';

// What somebody has who starts with Veille: Debian, git, make and sudo, and a Node that is too old. `iproute2` is for
// the test, which looks at ports.
const packages = 'ca-certificates,systemd,systemd-sysv,dbus,sudo,git,make,iproute2';
const architecture = process.arch === 'arm64' ? 'arm64' : 'x64';
const oldNode = [`node-linux-${architecture}@20.20.2`, 'npm@10.9.9'];

/** Builds a Debian 12 with systemd, without any registry of images, unless the engine has it. Answers with its name. */
export function debianImage(engine: Engine): string {
  const recipe = createHash('sha256')
    .update(readFileSync(import.meta.filename))
    .digest('hex')
    .slice(0, 12);
  const name = `veille-test-debian:${recipe}`;
  if (engine.docker(['images', '--quiet', name]).trim() !== '') return name;

  const work = mkdtempSync(join(tmpdir(), 'debian-'));
  try {
    const root = join(work, 'root');
    run(['debootstrap', '--variant=minbase', `--include=${packages}`, 'bookworm', root]);
    addOldNode(root);
    run(['tar', '--directory', root, '--create', '--file', join(work, 'root.tar'), '.']);
    engine.docker(['import', '--change', 'CMD ["/sbin/init"]', join(work, 'root.tar'), name]);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
  return name;
}

function addOldNode(root: string): void {
  const prefix = join(root, 'usr/local/lib/node');
  mkdirSync(prefix, { recursive: true });
  run(['npm', 'install', '--prefix', prefix, '--no-save', '--ignore-scripts', '--no-audit', '--no-fund', ...oldNode]);
  const bin = (target: string, name: string) =>
    symlinkSync(join('../lib/node/node_modules', target), join(root, 'usr/local/bin', name));
  bin(`node-linux-${architecture}/bin/node`, 'node');
  bin('npm/bin/npm-cli.js', 'npm');
  bin('npm/bin/npx-cli.js', 'npx');
}

function run([program = '', ...words]: string[]): void {
  const env = { ...process.env, PATH: `${process.env.PATH}:/usr/sbin:/sbin` };
  const { status, stdout, stderr } = spawnSync(program, words, { encoding: 'utf8', env, maxBuffer: 64 << 20 });
  if (status !== 0) throw new Error(`${program} ${words.join(' ')} failed:\n${stdout}${stderr}`);
}
