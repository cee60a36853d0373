import { defineStack, manual, validateStack } from '@veille/stack';
import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import { publishedNames } from '../../src/index.ts';
import { web } from '../support/fixtures.ts';
import { compiled } from '../support/hosts.ts';
import { drawings, factsOf, stackOf } from '../support/random-stacks.ts';

vi.setConfig({ testTimeout: 120_000 });

test('of hundreds of stacks every name is a record in the file, a site, a probe, and nothing else is', () => {
  fc.assert(
    fc.property(drawings, (drawing) => {
      const { stack, names } = stackOf(drawing);
      const { hosts, probes, conservation } = compiled(stack, factsOf(drawing, '2.6.2'));
      const file = hosts[0]?.files.find(({ target }) => target === 'vpn-dns');
      const text = file?.content.type === 'text' ? file.content.text : '';
      expect(publishedNames(text, 'example.cloud')).toEqual(names);
      const count = names.length;
      expect(conservation).toBe(`${count} doors = ${count} records = ${count} sites = ${count} probes, 0 dropped`);
      const families = drawing.both ? 2 : 1;
      expect(probes.filter(({ type }) => type === 'opens')).toHaveLength(count * families);
    }),
    { numRuns: 300, seed: 39 },
  );
});

describe('a name that the mesh would not resolve stops all, with one that it would', () => {
  test.each([
    ['a wildcard', '*', 'studio'],
    ['upper case', 'Cut', 'cut'],
    ['letters of another alphabet', 'münchen', 'munchen'],
    ['a label of 64 letters', 'a'.repeat(64), 'a'.repeat(63)],
    ['two labels', 'a.b', 'a-b'],
    ['a name for a service record', '_acme', 'acme'],
    ['a hyphen at its end', 'cut-', 'cut'],
    ['nothing', '', 'studio'],
  ])('%s', (_title, door, fixed) => {
    const found = issuesOf({ services: { films: web({ door }) } });
    expect(found).toMatchObject([{ path: ['services', 'films', 'door'], fix: `door: '${fixed}'` }]);
    expect(issuesOf({ services: { films: web({ door: fixed }) } })).toEqual([]);
  });

  test.each([
    ['an address that is a name, as a CNAME would have it', ['home.example']],
    ['two addresses of a family', ['100.64.0.7', '100.64.0.8']],
    ['an IPv6 address outside of the ranges', ['100.64.0.7', '2001:db8::1']],
    ['an address of the internet', ['203.0.113.7']],
  ])('%s', (_title, meshAddresses) => {
    const found = issuesOf({ hosts: { home: { ssh: 'home', meshAddresses } } });
    expect(found).toMatchObject([{ path: ['hosts', 'home', 'meshAddresses', meshAddresses.length - 1] }]);
  });

  test('an address in a long spelling is written in the short one', () => {
    const hosts = { home: { ssh: 'home', meshAddresses: ['FD7A:115C:A1E0:0:0:0:0:7'] } };
    const validation = validateStack(stackWith({ hosts }));
    expect(validation.ok && validation.stack.hosts[0]?.meshAddresses).toEqual(['fd7a:115c:a1e0::7']);
  });
});

function stackWith(changes: object) {
  return defineStack({
    domain: 'example.cloud',
    mesh: { dns: manual() },
    hosts: { home: { ssh: 'home' } },
    services: { films: web({}) },
    ...changes,
  });
}

function issuesOf(changes: object) {
  const validation = validateStack(stackWith(changes));
  return validation.ok ? [] : validation.issues;
}
