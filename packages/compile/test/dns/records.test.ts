import { defineStack, manual, type StackOptions } from '@veille/stack';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compileRecords, type MeshFacts, printRecords, publishedNames, publishRecords } from '../../src/index.ts';
import { validStack, web } from '../support/fixtures.ts';

const nothing: MeshFacts = { hosts: {}, nodes: [], baseDomain: 'mesh.example' };
const own = { ...nothing, hosts: { home: ['100.64.0.7', 'fd7a:115c:a1e0::7'] } };

test('each door and the list of doors lead to the mesh addresses of their host', () => {
  expect(recordsOf({ cut: web({}), re: web({ door: 'films' }) }, own)).toEqual({
    ok: true,
    records: ['cut', 'films', 'veille'].flatMap((door) => [
      { name: `${door}.example.cloud`, type: 'A', value: '100.64.0.7' },
      { name: `${door}.example.cloud`, type: 'AAAA', value: 'fd7a:115c:a1e0::7' },
    ]),
  });
});

test('the stack goes before the host itself, and that before the list of nodes', () => {
  const nodes = [{ name: 'home', addresses: ['100.64.0.9'] }];
  const said = { home: { ssh: 'home', meshAddresses: ['100.64.0.7'] } };
  expect(valuesOf(recordsOf({ a: web({}) }, { ...nothing, nodes }))).toEqual(['100.64.0.9']);
  const itself = { ...nothing, nodes, hosts: { home: ['100.64.0.8'] } };
  expect(valuesOf(recordsOf({ a: web({}) }, itself))).toEqual(['100.64.0.8']);
  expect(valuesOf(recordsOf({ a: web({}) }, { ...own, nodes }, said))).toEqual(['100.64.0.7']);
});

test('a host without an address stops all, and is told with its doors and the three ways to mend it', () => {
  const result = recordsOf({ cut: web({}) }, nothing);
  const found = "no mesh address of host 'home', which cut.example.cloud, veille.example.cloud must lead to";
  expect(result).toMatchObject({ ok: false, issues: [{ path: ['hosts', 'home'], found }] });
  expect(JSON.stringify(result)).toMatch(/tailscale up.*list of nodes.*in the stack/);
});

test.each([
  ['of the internet', ['2001:db8::1']],
  ['that is none', ['100.64.0']],
  ['beside another of its family', ['100.64.0.7', '100.64.0.8']],
])('an address %s stops all', (_title, addresses) => {
  expect(recordsOf({ cut: web({}) }, { ...nothing, hosts: { home: addresses } }).ok).toBe(false);
});

test('an address in the stack that the host does not have stops all', () => {
  const hosts = { home: { ssh: 'home', meshAddresses: ['100.64.0.9'] } };
  expect(recordsOf({ cut: web({}) }, own, hosts)).toMatchObject({
    issues: [{ path: ['hosts', 'home', 'meshAddresses'] }],
  });
});

test('a door cannot hide a machine of the mesh', () => {
  const facts = { ...own, nodes: [{ name: 'NAS', addresses: [] }], baseDomain: 'example.cloud' };
  expect(recordsOf({ nas: web({}) }, facts)).toMatchObject({ ok: false, issues: [{ path: ['services', 'nas'] }] });
});

test('a door cannot have the name of the list of another host', () => {
  const hosts = { home: { ssh: 'home', default: true }, prod: { ssh: 'prod' } };
  const facts = { ...own, hosts: { ...own.hosts, prod: ['100.64.0.8'] } };
  const services = { a: web({ door: 'veille-prod' }), b: web({ host: 'prod' }) };
  expect(recordsOf(services, facts, hosts)).toMatchObject({ ok: false, issues: [{ path: ['services', 'a'] }] });
});

test('of thousands of stacks every name is published, printed and no other, each once a family', () => {
  fc.assert(
    fc.property(stacks, ({ doors, hosts, both }) => {
      const names = hosts.map((_, index) => `h${index}`);
      const services = doors.map(
        (door, index) => [`s${index}`, web({ door, host: names[index % names.length] ?? '' })] as never,
      );
      const machines = names.map((name, index) => [name, { ssh: name, default: index === 0 }] as const);
      const addresses = names.map((name, index) => [
        name,
        [`100.64.1.${index}`, ...(both ? [`fd7a:115c:a1e0::${index}`] : [])],
      ]);
      const facts = { ...nothing, hosts: Object.fromEntries(addresses) };
      const result = recordsOf(Object.fromEntries(services), facts, Object.fromEntries(machines));
      if (!result.ok) throw new Error(JSON.stringify(result.issues));
      const busy = names.slice(0, Math.min(names.length, doors.length));
      const lists = busy.map((name, index) => (index === 0 ? 'veille' : `veille-${name}`));
      const wanted = [...doors, ...lists].map((door) => `${door}.example.cloud`).sort();
      expect(publishedNames(publishRecords(null, result.records, 'example.cloud').content, 'example.cloud')).toEqual(
        wanted,
      );
      expect(result.records).toHaveLength(wanted.length * (both ? 2 : 1));
      const printed = printRecords(result.records)
        .hosts.trimEnd()
        .split('\n')
        .map((line) => line.split(' ')[1]);
      expect([...new Set(printed)]).toEqual(wanted);
    }),
    { numRuns: 2000, seed: 39 },
  );
}, 120_000);

const label = fc.stringMatching(/^[a-z0-9]([a-z0-9-]{0,20}[a-z0-9])?$/).filter((text) => !/^veille/.test(text));
const stacks = fc.record({
  doors: fc.uniqueArray(label, { minLength: 1, maxLength: 12 }),
  hosts: fc.array(fc.constant(0), { minLength: 1, maxLength: 4 }),
  both: fc.boolean(),
});

function recordsOf(
  services: StackOptions['services'],
  facts: MeshFacts,
  hosts: StackOptions['hosts'] = { home: { ssh: 'home' } },
) {
  return compileRecords(
    validStack(defineStack({ domain: 'example.cloud', mesh: { dns: manual() }, hosts, services })),
    facts,
  );
}

function valuesOf(result: ReturnType<typeof compileRecords>) {
  return result.ok ? [...new Set(result.records.map(({ value }) => value))] : result.issues;
}
