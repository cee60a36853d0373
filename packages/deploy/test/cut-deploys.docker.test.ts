import { cpSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { plainQuestion } from '@veille/compile';
import { createSshExecutor, type Executor, readHistory } from '@veille/deploy';
import type { Host } from '@veille/testkit';
import { expect, test } from 'vitest';
import { type HostBed, useHostBed } from '../../../test/docker/support/host-bed.ts';
import { type StartedVeille, startVeille } from '../../../test/support/deploy.ts';
import {
  badCompose,
  bringHeadscale,
  bringUp,
  bystanders,
  companionSince,
  headscalePaths,
  headscaleSnapshot,
  headscaleState,
} from './support/bad-compose.ts';
import { deployerTo, never } from './support/deployer.ts';
import { samplePoints, seed } from './support/sample.ts';

const bedFor = useHostBed();
const checkout = resolve(import.meta.dirname, '../../..');
const busybox = join(checkout, '.toolchain/busybox/bin/busybox');
const memory = '/var/lib/veille/deploy';
/** No journal of a deploy is open on the host. */
const isClosed = ['open', 'back', 'done'].map((journal) => `[ ! -d ${memory}/${journal} ]`).join(' && ');
/** How soon a host is as before or as planned; units may still be on their way up in the moment after. */
const promised = { timeout: 10_000, interval: 500 };
/** What a build does until a test ends it: long enough for all that comes before that. */
const lasting = '/app/busybox sleep 300';
const told = ['configs', 'programs', 'secrets', 'stack'].map((name) => `/opt/pi/${name}`);

// Each goes on where the one before it ended: a deploy takes a while.
test('the build of an image outlives a pulled cable, which is noticed in half a minute, and the next deploy hears all of it and finishes', async (context) => {
  const bed = bedFor(context);
  if (!existsSync(busybox)) context.skip('there is no busybox: `make up` fetches one');
  cpSync(join(checkout, 'examples/studio/clock'), join(bed.studio, 'clock'), { recursive: true });
  cpSync(busybox, join(bed.studio, 'clock/busybox'));
  appendToDockerfile(bed, `RUN ["/app/busybox", "sh", "-c", "echo first words; ${lasting}; echo last words"]`);
  const cut = start(bed, 'one');
  await untilOnHost(bed, `grep -q '^first words' ${memory}/builds/*/log`, 300);
  const build = () => bed.pi.exec(['sh', '-c', `cat ${memory}/builds/*/process`]);
  const begun = build();
  bed.pi.cutNetwork();
  // Nobody on the host is told; the shell that holds the lock has to find out.
  await untilOnHost(bed, `read -r shell _ <${memory}/lock && ! [ -d "/proc/$shell" ]`, 30);
  expect((await cut.ended).code).toBe(1);
  await bed.pi.joinNetwork();
  const next = start(bed, 'one');
  await untilSaid(next, 'first words');
  expect(build()).toBe(begun);
  bed.pi.exec(['pkill', '--full', '--exact', lasting]);
  expect(await next.ended).toMatchObject({ code: 0, output: expect.stringMatching(/first words[\s\S]*last words/) });
});

test('an image that does not build changes nothing, and its last words are told', async (context) => {
  const bed = bedFor(context);
  const before = snapshot(bed);
  const file = join(bed.studio, 'clock/Dockerfile');
  const good = readFileSync(file, 'utf8');
  appendToDockerfile(bed, 'RUN ["/app/busybox", "sh", "-c", "echo no such font; exit 7"]');
  const { code, output } = await start(bed, 'one').ended;
  expect(code).toBe(1);
  expect(output).toMatch(/could not be built[\s\S]*no such font[\s\S]*non-zero code: 7/);
  expect(snapshot(bed)).toEqual(before);
  writeFileSync(file, good);
});

test('after SIGKILL of the operator’s process at any moment the host is as before or as planned, and the next run finishes', async (context) => {
  const bed = bedFor(context);
  const states = new Map([['one', snapshot(bed)]]);
  expect((await start(bed, 'two').ended).code).toBe(0);
  states.set('two', snapshot(bed));
  let took = performance.now();
  expect((await start(bed, 'one').ended).code).toBe(0);
  took = performance.now() - took;
  await expect.poll(() => snapshot(bed), promised).toEqual(states.get('one'));
  let door = 'one';
  for (const point of samplePoints(30, 2)) {
    door = door === 'one' ? 'two' : 'one';
    const killed = start(bed, door);
    await sleep((took * point) / 30);
    killed.kill('SIGKILL');
    await killed.ended;
    // What was on its way to the host when its operator died arrives all the same.
    await sleep(1000);
    // A lock whose shell has died holds nobody up.
    const isFree = `{ ! read -r shell _ <${memory}/lock || ! [ -d "/proc/$shell" ]; }`;
    await untilOnHost(bed, `${isClosed} && ${isFree}`, 15);
    const where = `seed ${seed}, killed at ${point} of 30`;
    await expect.poll(() => snapshot(bed), { ...promised, message: where }).toBeOneOf([...states.values()]);
    expect(await start(bed, door).ended, where).toMatchObject({ code: 0 });
    await expect.poll(() => snapshot(bed), { ...promised, message: where }).toEqual(states.get(door));
  }
}, 3_600_000);

test('Ctrl-C in a terminal, which reaches SSH as well, waits until the host has put back', async (context) => {
  const bed = bedFor(context);
  const before = snapshot(bed);
  const stopped = start(bed, 'three');
  await untilSaid(stopped, 'in place');
  stopped.kill('SIGINT');
  expect(await stopped.ended).toMatchObject({ code: 130, output: expect.stringContaining('put back') });
  await expect.poll(() => snapshot(bed), promised).toEqual(before);
});

test('a site of one’s own with which Caddy cannot go on ends the command with 1 and Caddy’s reason, and all is as before', async (context) => {
  const bed = bedFor(context);
  expect(await start(bed, 'one').ended).toMatchObject({ code: 0 });
  const before = snapshot(bed);
  for (const { lines, says } of badSites) {
    const site = `https://own.studio.test {\n${lines}\nroute {\nimport access\nrespond own\n}\nimport failures\n}\n`;
    writeFileSync(join(bed.studio, 'own.caddy'), site);
    const { code, output } = await start(bed, 'one', "sites: './own.caddy', ").ended;
    expect({ code, output }).toEqual({ code: 1, output: expect.stringMatching(says) });
    await expect.poll(() => snapshot(bed), promised).toEqual(before);
  }
});

test('Headscale in a container that does not come up is put back, says why, and runs again, and nobody beside it hears of that', async (context) => {
  const { pi } = bedFor(context);
  bringHeadscale(pi);
  const { plan, apply } = deployerTo(executorOf(pi), () => question);
  const state = headscaleState(pi);
  const [none] = (await apply(await plan(state, wish))).hosts;
  expect(none).toMatchObject({ state: 'put-back', log: [expect.stringContaining('No container'), expect.anything()] });
  const quiet = { ...state, files: (state.files ?? []).map((file) => ({ ...file, after: [] })) };
  expect(await apply(await plan(quiet, wish))).toMatchObject({ isGood: true });
  bringUp(pi);
  const beside = bystanders(pi);
  const since = companionSince(pi);
  const before = headscaleSnapshot(pi);
  expect(before.container).toBe('running healthy');
  const wrong: string[] = [];
  for (const { name, change, says } of badCompose) {
    const { isGood, hosts } = await apply(await plan(headscaleState(pi, change), wish));
    const [{ state = '', problem = '', log = [] } = {}] = hosts;
    const words = `${state}: ${problem}\n${log.join('\n')}`;
    if (isGood || !says.test(words)) wrong.push(`${name}: it says ${words}`);
    if (JSON.stringify(headscaleSnapshot(pi)) !== JSON.stringify(before))
      wrong.push(`${name}: ${JSON.stringify(headscaleSnapshot(pi))}`);
  }
  expect(wrong).toEqual([]);
  expect(bystanders(pi)).toBe(beside);
  expect(companionSince(pi)).not.toBe(since);
  expect(companionSince(pi)).toMatch(/^running /);
});

test('a boot in the middle waits for an engine that takes its time before Headscale comes back in its container', async (context) => {
  const bed = bedFor(context);
  const { pi } = bed;
  const executor = executorOf(pi);
  const { plan, apply } = deployerTo(executor, () => question);
  const before = headscaleSnapshot(pi);
  const earlier = (await readHistory(executor, { signal: never })).length;
  pi.exec(['sh', '-c', slowEngine]);
  const change = { settings: (text: string) => `${text}# changed\n` };
  const probe = async () => {
    await pi.reboot();
    return null;
  };
  expect((await apply(await plan(headscaleState(pi, change), wish), { probe })).isGood).toBe(false);
  await untilOnHost(bed, isClosed, 60);
  const history = await readHistory(executor, { signal: never });
  expect(history.slice(earlier)).toMatchObject([{ outcome: 'put-back' }]);
  expect(headscaleSnapshot(pi)).toEqual(before);
});

test.each(badCompose.map(({ name }) => name))('the table of the docs has: %s', (name) => {
  expect(readFileSync(join(checkout, 'docs/bad-deploys.md'), 'utf8')).toContain(`| ${name} |`);
});

const wish = { targets: ['vpn-dns'] };

/** Nobody listens on the engine's socket before it is there itself. */
const slowEngine = `systemctl disable --quiet docker.socket && systemctl cat docker.service |
  sed -e 's/ docker.socket//; /^Requires=/d; s| -H fd://||; s|^ExecStart=|ExecStartPre=/bin/sleep 15\\n&|' >/run/docker.service &&
  mv /run/docker.service /etc/systemd/system/docker.service && systemctl daemon-reload`;

const question = { ...plainQuestion, paths: headscalePaths };

function executorOf({ sshConfig }: Host): Executor {
  const askPassword = async () => null;
  const ssh = ['ssh', '-F', sshConfig];
  return createSshExecutor({ host: 'pi', destination: 'pi', ssh, handOver: null, askPassword });
}

/** Found before anything is touched, and by the reload. */
const badSites = [
  { lines: 'tls /root/own.crt /root/own.key', says: /own\.crt: permission denied/ },
  {
    lines: 'import https\nbind 192.0.2.99',
    says: /(?=[\s\S]*cannot assign requested address)[\s\S]*put back: all is as it was/,
  },
];

/** @param caddy more of what the stack says of the host's Caddy. */
function start(bed: HostBed, door: string, caddy = ''): StartedVeille {
  const service = `clock: container({ build: './clock', port: 3000, memory: '32MiB', sleepAfter: '5s', door: '${door}' })`;
  bed.write(service);
  const file = join(bed.studio, 'veille.config.ts');
  writeFileSync(file, readFileSync(file, 'utf8').replace('caddy: { ', `$&${caddy}`));
  return startVeille(bed, bed.studio, ['deploy', '--yes']);
}

function appendToDockerfile({ studio }: HostBed, line: string): void {
  const file = join(studio, 'clock/Dockerfile');
  writeFileSync(file, `${readFileSync(file, 'utf8')}${line}\n`);
}

/** All that a deploy brings, and what runs by it. */
function snapshot({ pi }: HostBed): Readonly<Record<string, string>> {
  return pi.snapshot([...told, '/etc/systemd/system'], ['veille.service', 'caddy-pi.service']);
}

async function untilSaid(veille: StartedVeille, words: string): Promise<void> {
  let isOver = false;
  void veille.ended.then(() => {
    isOver = true;
  });
  while (!veille.said().includes(words)) {
    if (isOver) throw new Error(`it ended without saying ${words}:\n${veille.said()}`);
    await sleep(20);
  }
}

async function untilOnHost({ pi }: HostBed, script: string, seconds: number): Promise<void> {
  const isSo = () => pi.exec(['sh', '-c', `{ ${script}; } >/dev/null && echo yes || true`]) === 'yes\n';
  await expect.poll(isSo, { timeout: seconds * 1000, interval: 300, message: script }).toBe(true);
}
