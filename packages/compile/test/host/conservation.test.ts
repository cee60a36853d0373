import { execFileSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { defineStack, manual } from '@veille/stack';
import { temporaryFolder } from '@veille/testkit';
import { describe, expect, test } from 'vitest';
import { compareNames } from '../../src/host/conservation.ts';
import { compile, compileRecords, doorNames, publishedNames, publishRecords, siteNames } from '../../src/index.ts';
import { caddies } from '../support/caddies.ts';
import { elsewhere, localTarget, validStack, web } from '../support/fixtures.ts';

const stack = validStack(
  defineStack({
    domain: 'example.cloud',
    mesh: { dns: manual() },
    hosts: { home: { ssh: 'home', meshAddresses: ['100.64.0.7', 'fd7a:115c:a1e0::7'] } },
    services: { cut: web({}), films: web({ door: 're' }), oc: elsewhere({ port: 3456 }) },
  }),
);

describe.each(caddies)('Caddy $version', ({ program, version }) => {
  test('every door of a stack is in the records and among the sites that Caddy really has', async () => {
    const folder = await temporaryFolder();
    const { artifacts } = compile(
      stack,
      localTarget(folder, { domain: 'example.cloud', port: 80, caddyVersion: version }),
    );
    const caddyfile = join(folder, 'Caddyfile');
    await writeFile(caddyfile, artifacts.find(({ path }) => path.endsWith('/Caddyfile'))?.content ?? '');
    const words = ['adapt', '--config', caddyfile, '--adapter', 'caddyfile'];
    const sites = siteNames(
      JSON.parse(execFileSync(program, words, { env: { HOME: folder }, encoding: 'utf8', stdio: 'pipe' })),
    );
    const result = compileRecords(stack, { hosts: {}, nodes: [], baseDomain: null });
    const records = publishedNames(
      publishRecords(null, result.ok ? result.records : [], 'example.cloud').content,
      'example.cloud',
    );
    const doors = doorNames(stack).map(({ name }) => name);
    expect(compareNames({ doors, records, sites, probes: doors })).toEqual({
      line: '4 doors = 4 records = 4 sites = 4 probes, 0 dropped',
      dropped: [],
    });
  });
});

test('a name that is missing somewhere, or is where no door is, is told with the place', () => {
  expect(compareNames({ doors: ['a', 'b'], records: ['a'], sites: ['a', 'b', 'c'], probes: ['a', 'b'] })).toEqual({
    line: '2 doors, 1 records, 3 sites, 2 probes, 2 dropped',
    dropped: [
      { name: 'b', missing: ['records'] },
      { name: 'c', missing: ['doors', 'records', 'probes'] },
    ],
  });
});
