import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { useEngine } from '@veille/testkit';
import { describe, expect, it, type TestContext } from 'vitest';
import { debianImage } from './debian-image.ts';
import { added, inspectMachine } from './inspect-machine.ts';
import { type Machine, startMachine } from './machine.ts';

const root = join(import.meta.dirname, '../..');
const engineFor = useEngine();

describe('from a fresh clone on a Debian with git and make', () => {
  it('root, with Node 20, has a film after `make demo`, and nothing outside of .veille after `make down`', async (context) => {
    await withMachine(context, (machine) => demoLeavesNothing(machine, 'root', '/root/veille'));
  });

  it('a user with sudo, without any Node, has a film too', async (context) => {
    await withMachine(context, (machine) => {
      machine.run([
        'rm',
        '-r',
        '/usr/local/lib/node',
        ...['node', 'npm', 'npx'].map((name) => `/usr/local/bin/${name}`),
      ]);
      machine.run(['useradd', '--create-home', 'pi']);
      machine.run(['sh', '-c', 'echo "pi ALL=(ALL) NOPASSWD: ALL" >/etc/sudoers.d/pi']);
      demoLeavesNothing(machine, 'pi', '/home/pi/veille');
    });
  });
});

async function withMachine(context: TestContext, use: (machine: Machine) => void): Promise<void> {
  const engine = engineFor(context);
  const repository = git(['rev-parse', '--path-format=absolute', '--git-common-dir']);
  const machine = await startMachine(engine, { image: debianImage(engine), mounts: { '/srv/veille.git': repository } });
  try {
    use(machine);
  } finally {
    machine.remove();
  }
}

function demoLeavesNothing(machine: Machine, user: string, clone: string): void {
  cloneHead(machine, user, clone);
  const before = inspectMachine(machine, clone);

  const output = machine.run(['make', 'demo'], { user, cwd: clone });
  expect(output).toContain('Now open http://re.localhost:8080 and watch it wake.');
  const film = /film: (\S+\.mp4) \(1920x1080, 5 s\)/.exec(output)?.[1] ?? '';
  expect(probe(machine, join(clone, film))).toEqual({ codec: 'h264', width: 1920, height: 1080, seconds: 5 });

  const up = inspectMachine(machine, clone);
  expect(added(before.ports, up.ports)).toEqual([8080]);

  expect(machine.run(['make', 'up'], { user, cwd: clone })).toContain('Nothing changed.');
  machine.run(['make', 'down'], { user, cwd: clone });

  const after = inspectMachine(machine, clone);
  expect(added(before.processes, after.processes)).toEqual([]);
  expect(added(before.files, after.files)).toEqual([]);
  expect(added(before.ports, after.ports)).toEqual([]);
  expect(after.enabledUnits).toBe(before.enabledUnits);
  expect(after.runningServices).toBe(before.runningServices);
  const ignored = machine.run(['git', 'status', '--porcelain', '--ignored'], { user, cwd: clone }).trim().split('\n');
  expect(ignored.sort()).toEqual(['!! .toolchain/', '!! .veille/', '!! node_modules/']);
}

/** What is committed, as somebody who clones it gets it. */
function cloneHead(machine: Machine, user: string, clone: string): void {
  machine.run(['git', 'config', '--system', '--add', 'safe.directory', '*']);
  machine.run(['git', 'clone', '--quiet', 'file:///srv/veille.git', clone], { user });
  machine.run(['git', 'checkout', '--quiet', '--detach', git(['rev-parse', 'HEAD'])], { user, cwd: clone });
}

function git(words: string[]): string {
  return execFileSync('git', words, { cwd: root, encoding: 'utf8' }).trim();
}

/** Read by this machine's ffprobe, which had no hand in making the film. */
function probe(machine: Machine, film: string): object {
  const copy = join(tmpdir(), 'film.mp4');
  machine.copyOut(film, copy);
  const entries = 'stream=codec_name,width,height:format=duration';
  const words = ['-v', 'error', '-select_streams', 'v', '-show_entries', entries, '-of', 'json', copy];
  const { streams, format } = JSON.parse(execFileSync('ffprobe', words, { encoding: 'utf8' }));
  rmSync(copy);
  const [{ codec_name: codec, width, height }] = streams;
  return { codec, width, height, seconds: Math.round(Number(format.duration) * 10) / 10 };
}
