import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { headscaleFolder, meshPrograms, noMesh, startMesh } from '@veille/testkit';
import { describe, expect, test } from 'vitest';
import { type BadDeploy, badDeploys, goodState, spoilUnit } from './support/bad-deploys.ts';
import { badHeadscale, becomeOrdinary, faultsOfMesh, goodRecords, spoilRecords } from './support/bad-headscale.ts';
import { type RealHost, useRealHosts } from './support/real-host.ts';

const hostFor = useRealHosts();
const table = readFileSync(new URL('../../../docs/bad-deploys.md', import.meta.url), 'utf8');
const smallDisks = ['--tmpfs', '/opt/small:size=1m,mode=755', '--tmpfs', '/var/lib/veille/deploy:size=8m,mode=700'];
const all = [...badDeploys, ...badHeadscale('')];

describe('a bad deploy is put back, says what is wrong, and does not end well', () => {
  test('on one host, each kind after the other', async (context) => {
    const host = await hostFor(context, { words: smallDisks });
    // What apt would look for in vain on a network without the internet takes it a minute and a half.
    host.machine.write('/etc/apt/sources.list', '');
    // What others have written wrong there is no fault of a deploy.
    host.machine.write('/etc/tmpfiles.d/others.conf', 'nonsense\n');
    expect(await host.apply(await host.plan(goodState()))).toMatchObject({ isGood: true });
    expect(host.machine.exec(['stat', '-c', '%a', '/run/pi'])).toBe('750\n');
    const before = host.snapshot();
    const wrong: string[] = [];
    for (const kind of badDeploys) wrong.push(...(await suffer(host, kind, before)));
    expect(wrong).toEqual([]);
    expect(await spoilUnit(host)).toMatchObject({
      state: 'not-put-back',
      hint: expect.stringContaining('web.service'),
    });
    expect(host.snapshot()).toEqual(before);
    expect(await host.apply(await host.plan({ ...goodState(), packages: ['sudo'] }))).toMatchObject({ isGood: true });
  });

  test('on the host of the mesh, whose Headscale runs on and tells the old names', async (context) => {
    const reason = noMesh();
    if (reason !== null) context.skip(reason);
    const host = await hostFor(context, { mounts: meshPrograms });
    const { machine } = host;
    const mesh = await startMesh(machine, 'studio.test');
    await mesh.join(machine);
    becomeOrdinary(machine);
    expect(await host.apply(await host.plan(goodRecords))).toMatchObject({ isGood: true });
    expect(faultsOfMesh(host)).toEqual([]);
    const before = host.snapshot();
    const settings = machine.exec(['cat', `${headscaleFolder}/config.yaml`]);
    const wrong: string[] = [];
    for (const kind of badHeadscale(settings)) {
      wrong.push(...(await suffer(host, kind, before)));
      wrong.push(...faultsOfMesh(host).map((fault) => `${kind.name}: ${fault}`));
    }
    expect(wrong).toEqual([]);
    expect(spoilRecords(host)).toEqual({ log: expect.stringContaining('extra-records.json'), faults: '' });
  });

  test.each(all.map(({ name }) => name))('and is in the table of the docs: %s', (name) => {
    expect(table).toContain(`| ${name} |`);
  });
});

/** What was not as it should be, a line each. */
async function suffer(host: RealHost, kind: BadDeploy, before: Readonly<Record<string, string>>): Promise<string[]> {
  const plan = await host.plan(kind.artifacts());
  const outcome = await host.apply(plan, kind.options?.(host) ?? {});
  kind.after?.(host);
  await untilAsBefore(host, before);
  const [{ state = '', problem = '', log = [] } = {}] = outcome.hosts;
  const told = `${state}: ${problem}\n${log.join('\n')}`;
  return [
    ...(outcome.isGood ? [`${kind.name}: it ended well`] : []),
    ...(kind.says.test(told) ? [] : [`${kind.name}: it says ${told}`]),
    ...differences(host.snapshot(), before).map((line) => `${kind.name}: ${line}`),
  ];
}

/** What is left to the host takes it until its limit. */
async function untilAsBefore(host: RealHost, before: Readonly<Record<string, string>>): Promise<void> {
  for (let tries = 0; tries < 60 && differences(host.snapshot(), before).length > 0; tries += 1) await sleep(500);
}

function differences(now: Readonly<Record<string, string>>, before: Readonly<Record<string, string>>): string[] {
  const paths = [...new Set([...Object.keys(now), ...Object.keys(before)])];
  return paths
    .filter((path) => now[path] !== before[path])
    .map((path) => `${path} is ${now[path] ?? 'gone'} and was ${before[path] ?? 'not there'}`);
}
