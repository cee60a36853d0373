import { headscale, manual } from '@veille/stack';
import { describe, expect, test } from 'vitest';
import { type DeployFacts, type HostArtifacts, publishInline, publishRecords } from '../../src/index.ts';
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
      expect(() => compiled(byHand, left(file, { [file]: text }))).toThrow('8 of the 8 published records');
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

function textOf(host: HostArtifacts | undefined, path: string): string {
  const content = host?.files.find((file) => file.path === path)?.content;
  return content?.type === 'text' ? content.text : '';
}
