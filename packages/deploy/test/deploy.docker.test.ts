import { setTimeout as sleep } from 'node:timers/promises';
import { readHistory } from '@veille/deploy';
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

test('packages outlive a pulled cable, which is noticed in half a minute, and the next deploy hears the rest and finishes', async (context) => {
  const host = await hostFor(context);
  const { machine } = host;
  offerSlowPackage(host);
  const state = { ...stateOne(), packages: ['slow'] };
  const plan = await host.plan(state);
  const cut = host.apply(plan);
  await untilSo(host, 'test -e /run/begun', 60);
  const shell = machine.exec(['cut', '-f1', '/var/lib/veille/deploy/lock']).trim();
  machine.cutNetwork();
  // Nobody on the host is told; the shell that holds the lock has to find out, and dpkg is in the middle.
  await untilSo(host, `! [ -d /proc/${shell} ]`, 30);
  expect((await cut).hosts).toMatchObject([{ state: 'not-begun' }]);
  expect(statusOf(host)).toBe('install ok half-configured');
  await machine.joinNetwork();
  const heard: string[] = [];
  const next = host.apply(await host.plan(state), {
    onEvent: (event) => {
      if (event.type === 'line') heard.push(event.text);
    },
  });
  await expect.poll(() => heard, { timeout: 30_000 }).toContain('first words');
  machine.exec(['touch', '/run/go-on']);
  expect(await next).toMatchObject({ isGood: true });
  expect(heard).toContain('last words');
  expect(statusOf(host)).toBe('install ok installed');
});

/** A package that is not set up before somebody says so. */
function offerSlowPackage({ machine }: RealHost): void {
  const control =
    'Package: slow\nVersion: 1\nArchitecture: all\nMaintainer: nobody <nobody@studio.test>\nDescription: slow\n';
  const wait = 'echo first words; touch /run/begun; until [ -e /run/go-on ]; do sleep 0.2; done; echo last words';
  machine.write('/srv/slow/DEBIAN/control', control);
  machine.write('/srv/slow/DEBIAN/postinst', `#!/bin/sh\n${wait}\n`, 0o755);
  const offer = `chmod 755 /srv/slow /srv/slow/DEBIAN && dpkg-deb --build /srv/slow /srv/slow.deb && cd /srv &&
    { cat slow/DEBIAN/control; echo "Filename: ./slow.deb"; echo "Size: $(stat -c %s slow.deb)"; echo "SHA256: $(sha256sum slow.deb | cut -c1-64)"; } >Packages &&
    rm -rf /etc/apt/sources.list /etc/apt/sources.list.d/* && echo 'deb [trusted=yes] file:/srv ./' >/etc/apt/sources.list && apt-get update`;
  machine.exec(['sh', '-c', offer]);
}

function statusOf({ machine }: RealHost): string {
  return machine.exec(['sh', '-c', "dpkg --status slow | sed -n 's/^Status: //p'"]).trim();
}

async function untilSo({ machine }: RealHost, script: string, seconds: number): Promise<void> {
  const isSo = () => machine.exec(['sh', '-c', `{ ${script}; } && echo yes || true`]) === 'yes\n';
  await expect.poll(isSo, { timeout: seconds * 1000, interval: 300, message: script }).toBe(true);
}
