import { headscale, manual } from '@veille/stack';
import { describe, expect, test } from 'vitest';
import { type DeployFacts, type HostArtifacts, publishInline, publishRecords } from '../../src/index.ts';
import { web } from '../support/fixtures.ts';
import { compiled, headscaleConfig, seedFacts, seedStack, seen } from '../support/hosts.ts';

const folder = '/opt/services/headscale/config';
const theirs = { name: 'router.home', type: 'A', value: '192.0.2.1' };
const { records } = compiled(seedStack(), seedFacts());
const list = publishRecords(JSON.stringify([theirs]), records, 'example.cloud').content;
const inline = headscaleConfig.replace(
  / {2}extra_records_path.*\n/,
  '  extra_records:\n    - { name: "router.home" }\n',
);
const settings = publishInline(inline, records, 'example.cloud');

/** An earlier deploy has put records into `file`, on a host where Headscale runs as a unit. */
function left(file: string, texts: Readonly<Record<string, string>>, allowRemovals = false): DeployFacts {
  const facts = seedFacts({ allowRemovals });
  const vpn = {
    ...seen({}, texts),
    deployed: new Map([[file, { type: 'shared' } as const]]),
    units: new Map([['headscale.service', { active: true }]]),
  };
  return { ...facts, hosts: new Map([...facts.hosts, ['vpn', vpn]]) };
}

describe('records that an earlier deploy has published', () => {
  test.each<[string, string, string, HostArtifacts['files'][number]['after']]>([
    ['Headscale’s file', 'extra-records.json', list, []],
    ['Headscale’s settings', 'config.yaml', settings, [{ type: 'restart', unit: 'headscale.service' }]],
  ])(
    'go out of %s when somebody enters them by hand, if they may, and those of others stay',
    (_title, name, text, after) => {
      const file = `${folder}/${name}`;
      const byHand = seedStack({ mesh: { dns: manual() } });
      expect(() => compiled(byHand, left(file, { [file]: text }))).toThrow('4 of the 4 published names');
      const [vpn] = compiled(byHand, left(file, { [file]: text }, true)).hosts;
      expect(vpn?.files).toMatchObject([{ path: file, target: 'vpn-dns', shared: true, isWithdrawn: true, after }]);
      expect(textOf(vpn, file)).toContain('router.home');
      expect(textOf(vpn, file)).not.toContain('example.cloud');
      expect(compiled(byHand, left(file, { [file]: textOf(vpn, file) })).hosts[0]?.files).toEqual([]);
    },
  );

  test('move with Headscale to another file or another host, which takes no name away', () => {
    const file = `${folder}/old.json`;
    const facts = left(file, { [`${folder}/config.yaml`]: headscaleConfig, [file]: list });
    const [vpn] = compiled(seedStack(), facts).hosts;
    expect(vpn?.files.map(({ path, isWithdrawn = false }) => [path, isWithdrawn])).toEqual([
      [`${folder}/extra-records.json`, false],
      [file, true],
    ]);
    expect(JSON.parse(textOf(vpn, file))).toEqual([theirs]);

    const elsewhere = seedStack({ mesh: { dns: headscale({ host: 'prod', config: '/srv/headscale' }) } });
    const prod = seen({ meshAddresses: ['100.64.0.2'] }, { '/srv/headscale/config.yaml': headscaleConfig });
    const moved = compiled(elsewhere, { ...facts, hosts: new Map([...facts.hosts, ['prod', prod]]) }).hosts;
    expect(JSON.parse(textOf(moved[0], file))).toEqual([theirs]);
    expect(textOf(moved[1], '/srv/headscale/extra-records.json')).toContain('re.example.cloud');
  });

  test('stay in a file that the stack only calls by another name', () => {
    const link = '/etc/headscale/extra-records.json';
    const texts = { [`${folder}/config.yaml`]: headscaleConfig, [`${folder}/extra-records.json`]: list, [link]: list };
    const [vpn] = compiled(seedStack(), left(link, texts)).hosts;
    expect(vpn?.files.map(({ path }) => path)).toEqual([`${folder}/extra-records.json`]);
  });
});

describe('records of a domain that the studio had before', () => {
  const former = seedStack({ domain: 'old.cloud' });
  const made = compiled(former, seedFacts());
  const another = { name: 're.other.cloud', type: 'A', value: '100.64.0.99', veille: 'other.cloud' };
  const beside = { ...another, name: 'films.old.cloud', veille: 'old.cloud' };
  const ours = JSON.parse(publishRecords(null, made.records, 'old.cloud').content);
  const before = JSON.stringify([theirs, another, beside, ...ours]);
  const inSettings = publishInline(inline, made.records, 'old.cloud').replace(
    '{ name: "router.home" }',
    '$&\n    - { name: "films.old.cloud", type: "A", value: "100.64.0.99" } # veille old.cloud',
  );
  /** As the studio's hosts are, that have the doors of the old domain. */
  const facts = (file: string, text: string, allowRemovals: boolean): DeployFacts =>
    deployedTo(file, text, allowRemovals, made);
  const deployedTo = (file: string, text: string, allowRemovals: boolean, { hosts: given }: typeof made) => {
    const was = left(file, { [`${folder}/config.yaml`]: headscaleConfig, [file]: text }, allowRemovals);
    const hosts = [...was.hosts].map(([name, host]): [string, typeof host] => {
      const path = `/opt/${name}/configs/manifest.json`;
      const text = given.flatMap(({ files }) => files).find((each) => each.path === path)?.content;
      return [name, text?.type === 'text' ? { ...host, texts: new Map([...host.texts, [path, text.text]]) } : host];
    });
    return { ...was, hosts: new Map(hosts) };
  };

  test.each([
    ['Headscale’s file', 'extra-records.json', before],
    ['Headscale’s settings', 'config.yaml', inSettings],
  ])(
    'go out of %s, as each has a new name; what others wrote stays, another studio among them',
    (_title, name, text) => {
      const file = `${folder}/${name}`;
      const fewer = seedStack({ services: { cut: web({}) } });
      expect(() => compiled(fewer, facts(file, text, false))).toThrow(/4 of the 4 .* and 2 would come \(cut\.example/);
      const [vpn] = compiled(seedStack(), facts(file, text, false)).hosts;
      const now = textOf(vpn, file);
      expect(now).toContain('re.example.cloud');
      expect(now.match(/[a-z]+\.old\.cloud/g)).toEqual(['films.old.cloud']);
      expect(now).toContain('router.home');
      if (name.endsWith('.json')) expect(JSON.parse(now).slice(0, 3)).toEqual([theirs, another, beside]);
    },
  );

  test('go as well where from now on somebody enters them by hand', () => {
    const file = `${folder}/extra-records.json`;
    const [vpn] = compiled(seedStack({ mesh: { dns: manual() } }), facts(file, before, true)).hosts;
    expect(JSON.parse(textOf(vpn, file))).toEqual([theirs, another, beside]);
  });

  test('are told while they stay, and go with vpn-dns also when the hosts have the doors of the new domain already', () => {
    const file = `${folder}/extra-records.json`;
    const now = compiled(seedStack(), facts(file, before, true));
    const after = (text: string) => compiled(seedStack(), deployedTo(file, text, true, now));
    const { hosts, oldNames } = after(before);
    expect(oldNames).toEqual({
      names: made.records
        .map(({ name }) => name)
        .filter(isFirst)
        .sort(),
      areMany: false,
    });
    const fewer = seedStack({ services: { cut: web({}) } });
    expect(compiled(fewer, deployedTo(file, before, true, now)).oldNames.areMany).toBe(true);
    expect(JSON.parse(textOf(hosts[0], file)).slice(0, 3)).toEqual([theirs, another, beside]);
    expect(textOf(hosts[0], file).match(/[a-z]+\.old\.cloud/g)).toEqual(['films.old.cloud']);
    expect(after(textOf(hosts[0], file)).oldNames).toEqual({ names: [], areMany: false });
  });

  test('stay where no host of the stack says that they were its own', () => {
    const file = `${folder}/extra-records.json`;
    const texts = { [`${folder}/config.yaml`]: headscaleConfig, [file]: before };
    const [vpn] = compiled(seedStack(), left(file, texts)).hosts;
    expect(JSON.parse(textOf(vpn, file))).toEqual(expect.arrayContaining(JSON.parse(before)));
  });
});

function isFirst(name: string, index: number, all: readonly string[]): boolean {
  return all.indexOf(name) === index;
}

function textOf(host: HostArtifacts | undefined, path: string): string {
  const content = host?.files.find((file) => file.path === path)?.content;
  return content?.type === 'text' ? content.text : '';
}
