import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type HostArtifacts, type HostFile, type HostFolder, plainQuestion } from '@veille/compile';
import { createLocalExecutor, type Executor } from '@veille/deploy';
import { onTestFinished } from 'vitest';
import { type Deployer, deployerTo, never } from './deployer.ts';

/** A host that is a folder of this machine: its files, and what deploys remember. It has no systemd. */
export interface PrivateHost extends Deployer {
  /** An absolute path on it. */
  readonly path: (name: string) => string;
  readonly memory: string;
  readonly executor: Executor;
  readonly write: (name: string, text: string, mode?: number, uid?: number) => void;
  readonly read: (name: string) => string;
  /** Every file and folder, with its kind, mode, owner and bytes. */
  readonly tree: () => Record<string, string>;
  readonly signal: AbortSignal;
  /** Until nothing is left to be put back or finished, and nobody watches any more. */
  readonly untilQuiet: () => Promise<void>;
  /** Until nobody watches any more, whatever is left. */
  readonly untilAlone: () => Promise<void>;
}

/** Call it in a test, after `temporaryFolder`. */
export function privateHost(folder: string, name = 'pi'): PrivateHost {
  const root = join(folder, 'host');
  const memory = join(folder, 'memory');
  mkdirSync(root);
  const executor = createLocalExecutor(name, async () => null);
  const path = (name: string) => join(root, name);
  const host: PrivateHost = {
    ...deployerTo(executor, (artifacts) => questionFor(artifacts, root), memory),
    path,
    memory,
    executor,
    write: (name, text, mode = 0o644, uid = 0) => {
      mkdirSync(dirname(path(name)), { recursive: true });
      writeFileSync(path(name), text);
      chmodSync(path(name), mode);
      chownSync(path(name), uid, uid);
    },
    read: (name) => readFileSync(path(name), 'utf8'),
    tree: () => Object.fromEntries(list(root)),
    signal: never,
    untilQuiet: async () => {
      for (let tries = 0; tries < 600 && (isOpen(memory) || isWatched(memory)); tries += 1) await sleep(50);
    },
    untilAlone: async () => {
      for (let tries = 0; tries < 600 && isWatched(memory); tries += 1) await sleep(50);
    },
  };
  onTestFinished(host.untilQuiet);
  return host;
}

function questionFor({ folders }: HostArtifacts, root: string) {
  return { ...plainQuestion, paths: [root], folders: folders.map(({ path }) => path) };
}

function isOpen(memory: string): boolean {
  return ['open', 'back', 'done'].some((journal) => existsSync(join(memory, journal)));
}

function isWatched(memory: string): boolean {
  return spawnSync('pgrep', ['-f', join(memory, 'keeper')]).status === 0;
}

function list(path: string): [string, string][] {
  const stat = lstatSync(path);
  const access = `${(stat.mode & 0o7777).toString(8)} ${stat.uid}:${stat.gid}`;
  if (!stat.isDirectory()) return [[path, `file ${access} ${sha256(readFileSync(path))}`]];
  return [[path, `folder ${access}`], ...readdirSync(path).flatMap((name) => list(join(path, name)))];
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex').slice(0, 12);
}

/** A file of the host, as root's unless said. */
export function fileAt(host: PrivateHost, name: string, text: string, parts: Partial<HostFile> = {}): HostFile {
  const content = { type: 'text', text } as const;
  const base = { mode: 0o644, owner: 'root', group: 'root', target: 'caddy', shared: false, after: [], content };
  return { path: host.path(name), ...base, ...parts };
}

export function folderAt(host: PrivateHost, name: string, parts: Partial<HostFolder> = {}): HostFolder {
  return { path: host.path(name), mode: 0o755, owner: 'root', group: 'root', ...parts };
}
