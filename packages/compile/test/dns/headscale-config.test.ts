import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parse, stringify } from 'yaml';
import { type DnsRecord, publishInline, readHeadscaleConfig } from '../../src/index.ts';

const cut: DnsRecord = { name: 'cut.example.cloud', type: 'A', value: '100.64.0.7' };
const films: DnsRecord = { name: 're.example.cloud', type: 'AAAA', value: 'fd7a:115c:a1e0::7' };
const publish = (text: string, records: readonly DnsRecord[]) => publishInline(text, records, 'example.cloud');

const lines = fc.constantFrom(
  '# a comment',
  'noise: {private_key_path: ./noise.key}',
  '',
  'listen_addr: "0.0.0.0:8080"  # all',
  'derp:\n  urls: []\n  # none',
);
const block = (all: readonly string[]) => [...new Set(all)].map((line) => `${line}\n`).join('');
const inside = fc.constantFrom(
  '  magic_dns: true',
  '  # kept',
  '',
  '  nameservers:\n    global: [1.1.1.1]',
  '  base_domain: "mesh.example"   # odd',
);
const list = fc.constantFrom(
  '  extra_records: []\n',
  '  extra_records:\n',
  '  extra_records: # theirs\n',
  '  extra_records: []   # none yet, theirs\n',
  '  "extra_records" : ~ # theirs\n',
  '  extra_records: [\n  ]\n',
  '  extra_records:\n    []\n',
  '  extra_records: # theirs\n    # more of theirs\n    [] # and theirs\n',
  '  extra_records:\n    - name: nas.home\n      type: A\n      value: 100.64.0.1\n',
  '  extra_records: # theirs\n    -\n      name: nas.home # theirs, too\n      type: A\n      value: 100.64.0.1\n',
  '  extra_records: &theirs\n  # mine\n  - { name: "nas.home", type: "A", value: "100.64.0.1" }\n',
  '  extra_records:\n    - { name: "old.example.cloud", type: "A", value: "100.64.0.9" } # veille example.cloud\n',
  '  extra_records: # theirs\n    - { name: "cut.example.cloud", type: "A", value: "100.64.0.7" }\n',
);

test('whatever stands around the list keeps every byte, what others have in it stays, and doing it twice changes nothing', () => {
  const parts = fc.tuple(fc.array(lines), fc.array(inside), list, fc.array(inside), fc.array(lines), fc.boolean());
  fc.assert(
    fc.property(parts, ([top, head, records, tail, bottom, windows]) => {
      const rest = tail.filter((line) => !head.includes(line));
      const end = bottom.filter((line) => !top.includes(line));
      const ending = (text: string) => (windows ? text.replaceAll('\n', '\r\n') : text);
      const before = ending(`${block(top)}dns:\n${block(head)}`);
      const after = ending(block(rest) + block(end));
      const text = before + ending(records) + after;
      const result = publish(text, [cut, films]);
      expect(result.startsWith(before) && result.endsWith(after)).toBe(true);
      const theirs = (parse(text).dns.extra_records ?? []).filter(({ name }: DnsRecord) => name === 'nas.home');
      expect(parse(result).dns.extra_records).toEqual([...theirs, cut, films]);
      expect(publish(result, [cut, films])).toBe(result);
      const without = publish(result, []);
      expect(parse(without).dns.extra_records).toEqual(theirs);
      for (const changed of [result, without]) expect(words(changed)).toEqual(words(text));
      expect(publish(without, [cut, films])).toBe(result);
    }),
    { numRuns: 600, seed: 39 },
  );
}, 120_000);

/** All comments but Veille's own, and all anchors. */
function words(text: string): string[] {
  const without = text.replace(/ # veille .*$/gm, '');
  return [...without.matchAll(/#.*|&\w+/g)].map(([word]) => word.trim());
}

test('nothing of ours to publish, and nothing there, changes no byte', () => {
  for (const text of ['dns:\n  magic_dns: true\n', 'dns:\n  extra_records: # theirs\n', 'dns:\n  extra_records: ~']) {
    expect(publish(text, [])).toBe(text);
  }
});

test('of a thousand lists, each answers for a name of ours once or is told, however it spells it', () => {
  const spelt = fc.constantFrom('cut.example.cloud', 'Cut.Example.cloud', 'cut.example.cloud.', 'nas.home', 'cut.home');
  const others = fc.array(fc.record({ name: spelt, value: fc.constantFrom('10.0.0.1', '100.64.0.7') }), {
    maxLength: 3,
  });
  const key = fc.constantFrom('name', 'Name', 'NAME');
  fc.assert(
    fc.property(others, key, fc.boolean(), (theirs, name, flow) => {
      const written = theirs.map((other) => ({ [name]: other.name, type: 'A', value: other.value }));
      const text = stringify({ dns: { extra_records: written } }, (_key, value) => value, { collectionStyle: 'block' });
      const lines = written.map((other) => `    - ${JSON.stringify(other)}\n`).join('');
      const settings = flow ? `dns:\n  magic_dns: true\n  extra_records:\n${lines}` : text;
      const isRival = theirs.some((other) => /^cut\.example\.cloud\.?$/i.test(other.name));
      if (isRival) expect(() => publish(settings, [cut])).toThrow('a record of somebody else for');
      else expect(parse(publish(settings, [cut])).dns.extra_records).toEqual([...written, cut]);
    }),
    { numRuns: 1000, seed: 39 },
  );
}, 120_000);

test.each([
  [
    'in the middle of the file',
    'dns:\n  magic_dns: true # on\n  nameservers:\n    global:\n      - 1.1.1.1\n# end\nlog: {level: info}\n',
  ],
  ['at its end without a newline', 'a: 1\ndns:\n  magic_dns: true'],
])('a list that is not there yet is added %s', (_title, text) => {
  const result = publish(text, [cut]);
  expect(parse(result)).toEqual({ ...parse(text), dns: { ...parse(text).dns, extra_records: [cut] } });
  expect(result.replace(/\n? {2}extra_records:\n.*veille example\.cloud\n?/, '').length).toBeGreaterThanOrEqual(
    text.length - 1,
  );
});

test.each([
  'dns: {magic_dns: true}\n',
  'dns: on\n',
  'a: 1\n',
  'dns:\n  extra_records: [{name: a, type: A, value: b}]\n',
  'dns:\n  a: &x []\n  extra_records: *x\n',
  'dns: [\n',
  'dns:\n  extra_records: [\n    # none\n  ]\n',
  'dns:\n  ? extra_records\n  : []\n',
])('%j cannot be edited line by line and is told instead', (text) => {
  expect(() => publish(text, [cut])).toThrow("Headscale's config.yaml cannot be edited");
});

const sound = { magic_dns: true, base_domain: 'mesh.example', override_local_dns: true };
const read = (dns: object, rest: object = {}) => readHeadscaleConfig(JSON.stringify({ dns, ...rest }), 'example.cloud');

test('the way to publish and the nodes’ domain are read', () => {
  expect(read(sound)).toEqual({ baseDomain: 'mesh.example', recordsPath: null });
  const path = '/etc/headscale/records.json';
  expect(read({ ...sound, extra_records_path: path }).recordsPath).toBe(path);
});

test.each([
  ['both settings', { ...sound, extra_records: [], extra_records_path: '/x' }, 'are both there'],
  [
    'names that clients ask their router for',
    { ...sound, override_local_dns: false },
    'override_local_dns is not true',
  ],
  ['no magic DNS', { ...sound, magic_dns: false }, 'magic_dns is false'],
  ['a domain that holds the server', { ...sound, base_domain: 'server.example' }, "contains the server's own name"],
  ['no DNS at all', undefined, 'no `dns:`'],
])('%s: the run stops and says so', (_title, dns, words) => {
  expect(() => read(dns as object, { server_url: 'https://vpn.server.example' })).toThrow(words);
});

test('without override_local_dns a route for the domain, or names of the mesh’s own, will do', () => {
  expect(() =>
    read({ ...sound, override_local_dns: false, nameservers: { split: { 'example.cloud': [] } } }),
  ).not.toThrow();
  expect(() => read({ ...sound, override_local_dns: false, base_domain: 'example.cloud' })).not.toThrow();
});
