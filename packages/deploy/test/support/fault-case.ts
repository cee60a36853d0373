import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { HostArtifacts } from '@veille/compile';
import type { ApplyOptions, Executor } from '@veille/deploy';
import { expect } from 'vitest';
import { keeperProgram } from '../../src/host/program.ts';
import { atStep } from './faulty-executor.ts';
import { fileAt, folderAt, type PrivateHost, privateHost } from './private-host.ts';

/** Null: neither. */
export type State = 'before' | 'after' | null;

/** A deploy of everything that a deploy can do without systemd, from one state of a host to another, again and again. */
export interface FaultCase {
  readonly host: PrivateHost;
  /** Steps that the shell of a session takes when all is well, and when the probes fail. */
  readonly steps: { readonly good: number; readonly bad: number };
  /** Begins anew, lets the fault happen, waits until nothing goes on, and answers how the host is: null is neither. */
  readonly suffer: (executor: Executor, options?: Partial<ApplyOptions>, begin?: () => void) => Promise<State>;
  /** The same, with a boot where nobody is left who would put back. */
  readonly sufferUntilBoot: (executor: Executor) => Promise<State>;
  readonly state: () => State;
  /** Whether the next run finishes. */
  readonly finishes: () => Promise<boolean>;
  /** How the host is: for messages. */
  readonly tree: () => Record<string, string>;
}

export async function faultCase(folder: string): Promise<FaultCase> {
  const host = privateHost(folder);
  await host.apply(await host.plan(stateOne(host)));
  host.write('data/film.mp4', 'what people made', 0o600, 1);
  const saved = join(folder, 'saved');
  mkdirSync(saved);
  const restore = () => {
    for (const part of ['host', 'memory']) {
      rmSync(join(folder, part), { recursive: true, force: true });
      spawnSync('cp', ['-a', join(saved, part), join(folder, part)]);
    }
  };
  for (const part of ['host', 'memory']) spawnSync('cp', ['-a', join(folder, part), join(saved, part)]);
  const tree = () => masked(host);
  const before = tree();
  const good = await countSteps(host, folder, {});
  const after = tree();
  restore();
  const bad = await countSteps(host, folder, { probe: async () => 'no' });
  const state = () => stateOf(tree(), before, after);
  const suffer: FaultCase['suffer'] = async (executor, options = {}, begin = () => undefined) => {
    restore();
    const plan = await host.plan(stateTwo(host));
    begin();
    await host.apply(plan, { executors: [executor], ...options });
    const since = performance.now();
    await host.untilQuiet();
    expect(performance.now() - since, 'milliseconds until the host had ended it').toBeLessThan(10_000);
    return state();
  };
  return {
    host,
    tree,
    state,
    steps: { good, bad },
    suffer,
    sufferUntilBoot: async (executor) => {
      restore();
      await host.apply(await host.plan(stateTwo(host)), { executors: [executor] });
      await host.untilAlone();
      // The unit that starts it at boot has the program as it is, without the fault.
      writeFileSync(join(host.memory, 'keeper'), keeperProgram(host.memory));
      spawnSync('sh', [join(host.memory, 'keeper')]);
      return state();
    },
    finishes: async () => {
      const outcome = await host.apply(await host.plan(stateTwo(host)));
      await host.untilQuiet();
      return outcome.isGood && state() === 'after';
    },
  };
}

function stateOne(host: PrivateHost): Partial<HostArtifacts> {
  return {
    folders: [folderAt(host, 'data', { mode: 0o750, owner: 'daemon', group: 'daemon' }), folderAt(host, 'leaving')],
    files: [
      fileAt(host, 'etc/changes', 'one\n', { mode: 0o640, group: 'daemon' }),
      fileAt(host, 'etc/mode-changes', 'the same\n', { mode: 0o600 }),
      fileAt(host, 'etc/stays', 'the same\n'),
      fileAt(host, 'leaving/file', 'gone\n'),
      fileAt(host, 'etc/goes too', 'gone\n', { owner: 'daemon' }),
    ],
  };
}

function stateTwo(host: PrivateHost): Partial<HostArtifacts> {
  return {
    folders: [
      folderAt(host, 'data', { mode: 0o700, owner: 'daemon', group: 'daemon' }),
      folderAt(host, 'secrets', { mode: 0o700 }),
    ],
    files: [
      fileAt(host, 'etc/changes', 'two\n'.repeat(3000), { mode: 0o644, owner: 'daemon' }),
      fileAt(host, 'etc/mode-changes', 'the same\n', { mode: 0o644 }),
      fileAt(host, 'etc/stays', 'the same\n'),
      fileAt(host, 'new/deep/file', 'new\n'),
      fileAt(host, 'new/other file', 'new\n', { mode: 0o600 }),
    ],
    secrets: [{ path: host.path('secrets/db'), bytes: 24 }],
  };
}

/** What is random differs each time; that it is there, and for whom, does not. */
function masked(host: PrivateHost): Record<string, string> {
  const tree = host.tree();
  const secret = tree[host.path('secrets/db')];
  return secret === undefined ? tree : { ...tree, [host.path('secrets/db')]: secret.replace(/ \w+$/, ' random') };
}

function stateOf(tree: object, before: object, after: object): State {
  const [now, was, shall] = [tree, before, after].map((each) => JSON.stringify(each));
  if (now === was) return 'before';
  return now === shall ? 'after' : null;
}

async function countSteps(host: PrivateHost, folder: string, options: Partial<ApplyOptions>): Promise<number> {
  const file = join(folder, 'steps');
  const counting = atStep(host.executor, 'session', `echo "$steps" >>${file}`);
  await host.apply(await host.plan(stateTwo(host)), { executors: [counting], ...options });
  await host.untilQuiet();
  const numbers = existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n').map(Number) : [];
  rmSync(file, { force: true });
  return Math.max(...numbers);
}
