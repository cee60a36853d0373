import { defineStack, headscale, manual } from '@veille/stack';
import { expect, test } from 'vitest';
import { recordNotes } from '../../src/dns/record-notes.ts';
import type { MeshFacts } from '../../src/index.ts';
import { validStack, web } from '../support/fixtures.ts';

const nothing: MeshFacts = { hosts: {}, nodes: [], baseDomain: 'mesh.example' };
const own = { ...nothing, hosts: { home: ['100.64.0.7', 'fd7a:115c:a1e0::7'] } };

test('a family of addresses that the host has and the stack leaves out is told', () => {
  const left = 'is not in its meshAddresses in the stack.';
  expect(notes(own, ['100.64.0.7'])).toEqual([
    `The doors of home get no AAAA record: fd7a:115c:a1e0::7, which the host has, ${left}`,
  ]);
  expect(notes(own, ['fd7a:115c:a1e0::7'])).toEqual([
    `The doors of home get no A record: 100.64.0.7, which the host has, ${left}`,
  ]);
  expect([notes(own), notes(own, ['100.64.0.7', 'fd7a:115c:a1e0::7']), notes(nothing, ['100.64.0.7'])]).toEqual([
    [],
    [],
    [],
  ]);
});

test('where a door may have the name of a machine, and nobody could look, that is told', () => {
  const same = { ...own, baseDomain: 'Example.cloud' };
  expect(notes(same)).toEqual([expect.stringMatching(/^Headscale's list of nodes on home could not be read/)]);
  const nodes = [{ name: 'nas', addresses: [] }];
  expect([notes({ ...same, nodes }), notes(own), notes(same, [], manual())]).toEqual([[], [], []]);
});

const published = headscale({ host: 'home', config: '/etc/headscale' });

function notes(facts: MeshFacts, meshAddresses: readonly string[] = [], dns: Dns = published): string[] {
  const hosts = { home: { ssh: 'home', meshAddresses } };
  return recordNotes(
    validStack(defineStack({ domain: 'example.cloud', mesh: { dns }, hosts, services: { cut: web({}) } })),
    facts,
  );
}

type Dns = ReturnType<typeof headscale<'home'>> | ReturnType<typeof manual>;
