import { setTimeout as sleep } from 'node:timers/promises';
import { type ApplyEvent, readHistory } from '@veille/deploy';
import { expect, test } from 'vitest';
import { at, type RealHost, unitFile, useRealHosts } from './support/real-host.ts';

const hostFor = useRealHosts();
const web = { name: 'web.service', target: 'caddy' };
const other = { name: 'other.service', target: 'caddy' };
const reloads = [{ type: 'reload', unit: web.name }] as const;
const service = ['ExecStart=/bin/sleep infinity', 'ExecReload=/bin/touch /run/reloaded'];

function stateOne() {
  const files = [
    unitFile(web.name, service),
    unitFile(other.name, ['ExecStart=/bin/sleep 100000']),
    at('/opt/pi/settings', 'one\n', { after: reloads }),
  ];
  return { files, units: [web, other] };
}

/** One changes, one goes, one reloads. */
function stateTwo() {
  return {
    files: [unitFile(web.name, service), at('/opt/pi/settings', 'two\n', { after: reloads })],
    units: [web],
  };
}

async function deployed(host: RealHost): Promise<RealHost> {
  const outcome = await host.apply(await host.plan(stateOne()));
  expect(outcome).toMatchObject({ isGood: true });
  return host;
}

/** Until the host itself has ended what was begun. */
async function untilEnded({ machine }: RealHost): Promise<void> {
  const open = ['sh', '-c', 'cd /var/lib/veille/deploy && ls -d open back done 2>/dev/null | wc -l'];
  for (let tries = 0; tries < 300 && machine.exec(open).trim() !== '0'; tries += 1) await sleep(100);
}

test('units come up, a second deploy finds nothing to do, a change reloads, what goes is stopped, and all of it can be taken back', async (context) => {
  const host = await deployed(await hostFor(context));
  const one = host.snapshot();
  expect(one).toMatchObject({ 'unit web.service': 'loaded active running enabled no' });
  expect((await host.plan(stateOne())).hosts[0]?.changes).toEqual([]);

  const plan = await host.plan(stateTwo());
  expect(plan.hosts[0]?.changes.map(({ sign, what, name }) => `${sign} ${what} ${name}`)).toEqual([
    '~ file /opt/pi/settings',
    '- file /etc/systemd/system/other.service',
    '- unit other.service',
    '~ reload web.service',
  ]);
  expect(await host.apply(plan)).toMatchObject({ isGood: true });
  expect(host.machine.exec(['ls', '/run/reloaded'])).toBe('/run/reloaded\n');
  expect(host.snapshot()).not.toHaveProperty(['unit other.service']);

  const undone = await host.apply(await host.rollback());
  expect(undone).toMatchObject({ isGood: true });
  expect(host.snapshot()).toEqual(one);
  const history = await readHistory(host.executor, { signal: new AbortController().signal });
  expect(history.map(({ outcome }) => outcome)).toEqual(['deployed', 'deployed', 'deployed']);
});

test('a put-back stops what it has started and starts what it has stopped in the other order: a controller never runs without its firewall', async (context) => {
  const host = await hostFor(context);
  const told = (before: string, after: string) =>
    ['Start', 'Stop'].map((when, at) => `Exec${when}=/bin/sh -c 'echo ${[before, after][at]} >>/run/told'`);
  const oneshot = ['Type=oneshot', 'RemainAfterExit=yes'];
  const [firewall, watch] = ['veille-firewall.service', 'veille.service'];
  const state = {
    files: [
      unitFile(firewall, [...oneshot, ...told('closed', 'open')]),
      unitFile(watch, [...oneshot, ...told('begins', 'ends')]),
    ],
    units: [firewall, watch].map((name) => ({ name, target: 'caddy' })),
  };
  const heard = () => host.machine.exec(['cat', '/run/told']).trim().split('\n').join(' ');
  const probe = async () => 'no';

  expect((await host.apply(await host.plan(state), { probe })).hosts).toMatchObject([{ state: 'put-back' }]);
  expect(heard()).toBe('closed begins ends open');

  expect(await host.apply(await host.plan(state))).toMatchObject({ isGood: true });
  host.machine.exec(['rm', '/run/told']);
  expect((await host.apply(await host.plan({}), { probe })).hosts).toMatchObject([{ state: 'put-back' }]);
  expect(heard()).toBe('ends open closed begins');
});

test('a controller’s reload may last until what has changed is awake again', async (context) => {
  const host = await hostFor(context);
  const watch = { name: 'veille.service', target: 'caddy' };
  const state = (text: string) => ({
    files: [
      unitFile(watch.name, ['ExecStart=/bin/sleep infinity', 'ExecReload=/bin/sleep 12']),
      at('/opt/pi/manifest', text, { after: [{ type: 'reload', unit: watch.name }] }),
    ],
    units: [watch],
  });
  expect(await host.apply(await host.plan(state('one')))).toMatchObject({ isGood: true });
  expect(await host.apply(await host.plan(state('two')))).toMatchObject({ isGood: true });
});

test('probes that do not pass put back files, units and what is enabled', async (context) => {
  const host = await deployed(await hostFor(context));
  const before = host.snapshot();
  const outcome = await host.apply(await host.plan(stateTwo()), { probe: async () => 'cut.test answers 502.' });
  expect(outcome.hosts).toMatchObject([{ state: 'put-back', problem: 'cut.test answers 502.' }]);
  expect(host.snapshot()).toEqual(before);
});

test.for(['power', 'orderly'] as const)(
  'a boot (%s) in the middle puts back, and the next run finishes',
  async (how, context) => {
    const host = await deployed(await hostFor(context));
    const before = host.snapshot();
    const probe = async () => {
      await host.machine.reboot(how);
      return null;
    };
    const outcome = await host.apply(await host.plan(stateTwo()), { probe });
    expect(outcome.isGood).toBe(false);
    await untilEnded(host);
    expect(host.snapshot()).toEqual(before);
    expect(await host.apply(await host.plan(stateTwo()))).toMatchObject({ isGood: true });
  },
);

test('a cable that is pulled in the middle puts back, and the next run finishes', async (context) => {
  const host = await deployed(await hostFor(context));
  const before = host.snapshot();
  const probe = async () => {
    host.machine.cutNetwork();
    await sleep(1000);
    return null;
  };
  const outcome = await host.apply(await host.plan(stateTwo()), { probe, limitSeconds: 8 });
  expect(outcome.hosts).toMatchObject([{ state: 'left-to-host' }]);
  await untilEnded(host);
  expect(host.snapshot()).toEqual(before);
  await host.machine.joinNetwork();
  expect(await host.apply(await host.plan(stateTwo()))).toMatchObject({ isGood: true });
});

test('packages outlive a pulled cable, which is noticed in half a minute, and others wait for them, and the next deploy hears the rest and finishes', async (context) => {
  const host = await hostFor(context);
  const { machine } = host;
  offerPackages(host);
  const state = { ...stateOne(), packages: ['slow'] };
  const plan = await host.plan(state);
  const cut = host.apply(plan);
  await untilSo(host, 'test -e /run/begun', 60);
  const shell = machine.exec(['cut', '-f1', '/var/lib/veille/deploy/lock']).trim();
  machine.cutNetwork();
  // Nobody on the host is told; the shell that holds the lock has to find out, and dpkg is in the middle.
  await untilSo(host, `! [ -d /proc/${shell} ]`, 30);
  expect((await cut).hosts).toMatchObject([{ state: 'not-begun' }]);
  expect(statusOf(host, 'slow')).toBe('install ok half-configured');
  await machine.joinNetwork();
  const heard: string[] = [];
  const onEvent = (event: ApplyEvent) => {
    if (event.type === 'line') heard.push(event.text);
  };
  const gone = new AbortController();
  const others = { ...stateOne(), packages: ['quick'] };
  const waiting = host.apply(await host.plan(others), { onEvent, signal: gone.signal });
  const holds = 'apt-get) holds /var/lib/dpkg/lock-frontend: waiting for it, 10 minutes at the most';
  await expect.poll(() => heard.join('\n'), { timeout: 30_000 }).toContain(holds);
  gone.abort();
  expect((await waiting).hosts).toMatchObject([{ state: 'not-begun' }]);
  const next = host.apply(await host.plan(state), { onEvent });
  await expect.poll(() => heard, { timeout: 30_000 }).toContain('first words');
  machine.exec(['touch', '/run/go-on']);
  expect(await next).toMatchObject({ isGood: true });
  expect(heard).toContain('last words');
  expect(heard.join('\n')).not.toMatch(/Unpacking|Unable to locate/);
  expect(statusOf(host, 'slow')).toBe('install ok installed');
  expect(await host.apply(await host.plan({ ...others, files: [] }))).toMatchObject({ isGood: true });
  expect(statusOf(host, 'quick')).toBe('install ok installed');
});

/** A package that is not set up before somebody says so, and one that is at once. */
function offerPackages({ machine }: RealHost): void {
  const wait = 'echo first words; touch /run/begun; until [ -e /run/go-on ]; do sleep 0.2; done; echo last words';
  for (const [name, script] of [
    ['slow', wait],
    ['quick', ':'],
  ] as const) {
    const about = 'Version: 1\nArchitecture: all\nMaintainer: nobody <nobody@studio.test>';
    machine.write(`/srv/${name}/DEBIAN/control`, `Package: ${name}\n${about}\nDescription: ${name}\n`);
    machine.write(`/srv/${name}/DEBIAN/postinst`, `#!/bin/sh\n${script}\n`, 0o755);
  }
  const offer = `cd /srv && for name in slow quick; do
      chmod 755 $name $name/DEBIAN && dpkg-deb --build $name $name.deb || exit 1
      { cat $name/DEBIAN/control; echo "Filename: ./$name.deb"; echo "Size: $(stat -c %s $name.deb)"; echo "SHA256: $(sha256sum $name.deb | cut -c1-64)"; echo; } >>Packages
    done
    rm -rf /etc/apt/sources.list /etc/apt/sources.list.d/* && echo 'deb [trusted=yes] file:/srv ./' >/etc/apt/sources.list && apt-get update`;
  machine.exec(['sh', '-c', offer]);
}

function statusOf({ machine }: RealHost, name: string): string {
  return machine.exec(['sh', '-c', `dpkg --status ${name} | sed -n 's/^Status: //p'`]).trim();
}

async function untilSo({ machine }: RealHost, script: string, seconds: number): Promise<void> {
  const isSo = () => machine.exec(['sh', '-c', `{ ${script}; } && echo yes || true`]) === 'yes\n';
  await expect.poll(isSo, { timeout: seconds * 1000, interval: 300, message: script }).toBe(true);
}
