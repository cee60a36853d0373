import { publishRecords } from '@veille/compile';
import { type Previous, planRollback } from '@veille/deploy';
import { observed } from '@veille/testkit/samples';
import { describe, expect, test } from 'vitest';
import { entry } from './support/observed.ts';

const path = '/opt/services/headscale/config/extra-records.json';
const record = (name: string) => ({ name, type: 'A', value: '100.64.0.7' }) as const;
const another = { ...record('re.other.cloud'), value: '100.64.0.99', veille: 'other.cloud' };
const router = { name: 'router.home', type: 'A', value: '192.0.2.1' };
const printer = { name: 'printer.home', type: 'A', value: '192.0.2.2' };
const published = (others: readonly object[], name: string, domain: string) =>
  publishRecords(JSON.stringify(others), [record(`${name}.${domain}`)], domain).content;

/** What the last deploy replaced: the file of records as it was then. */
function previousOf(text: string): Previous {
  const kept = { index: '1', mode: 0o644, owner: 'root', group: 'root', sha256: 'then', text };
  const common = {
    host: 'vpn',
    id: '1',
    who: 'ann@laptop',
    when: '2026-11-29T09:28:24Z',
    why: 'veille deploy',
    targets: ['vpn-dns'],
    units: [],
    deeds: [],
    deployed: {},
  };
  return { ...common, files: [{ path, kept }] };
}

/** Somebody has written into it since. */
function seenWith(text: string) {
  return observed({
    entries: new Map([[path, entry({ sha256: 'now' })]]),
    texts: new Map([[path, text]]),
    deployed: new Map([[path, { type: 'shared', target: 'vpn-dns', secret: false, sha256: 'written' }]]),
  });
}

describe('a rollback of records into whose file others have written since', () => {
  test.each([
    ['of a door', 'a.cloud', 'a.cloud'],
    ['of a domain, which the stack has still', 'old.cloud', 'new.cloud'],
    ['of a domain, from which the stack has gone back already', 'old.cloud', 'old.cloud'],
  ])('takes back the renaming %s, and nothing of others', (_what, then, domain) => {
    const now = domain === 'a.cloud' ? domain : 'new.cloud';
    const previous = previousOf(published([router, another], 'films', then));
    const claimed = ({ value }: { readonly value: string }) => value === '100.64.0.7';

    const { changes, blocked, work } = planRollback(previous, seenWith(published([another, printer], 're', now)), {
      adopt: false,
      domain,
      claimed,
    });

    expect(blocked).toEqual([]);
    expect(changes).toMatchObject([{ sign: '~', name: path, detail: `films.${then} comes; re.${now} goes` }]);
    const [file] = work.files;
    const text = file?.content.type === 'text' ? file.content.text : '';
    expect(JSON.parse(text)).toEqual([another, printer, { ...record(`films.${then}`), veille: domain }]);
  });
});

test('a rollback of the first snippet for another’s Caddy leaves a comment that its Caddyfile can import', () => {
  const snippet = '/etc/caddy/veille.caddy';
  const ours = { type: 'imported', target: 'caddy', secret: false, sha256: 'now' } as const;
  const seen = observed({
    entries: new Map([[snippet, entry({ sha256: 'now' })]]),
    texts: new Map([[snippet, 'a.cloud {}']]),
    deployed: new Map([[snippet, ours]]),
  });
  const { changes, blocked, work } = planRollback({ ...previousOf(''), files: [{ path: snippet, kept: null }] }, seen, {
    adopt: false,
    domain: 'a.cloud',
    claimed: () => false,
  });
  expect(blocked).toEqual([]);
  expect(changes).toMatchObject([{ sign: '~', name: snippet, detail: expect.stringMatching(/^a comment stays/) }]);
  expect(work).toMatchObject({
    removals: [],
    files: [{ path: snippet, content: { text: expect.stringMatching(/^# .*\n$/) } }],
    deployed: { [snippet]: { type: 'imported', target: 'caddy', sha256: expect.stringMatching(/^\w{64}$/) } },
  });
});

const names = ['veille-firewall.service', 'veille.service', 'caddy-vpn.service'];

function rollbackOf(units: Previous['units'], active: boolean) {
  const seen = observed({
    entries: new Map([[path, entry({ sha256: 'now' })]]),
    units: new Map(names.map((name) => [name, { enabled: active, active, file: null }])),
  });
  const wish = { adopt: false, domain: 'a.cloud', claimed: () => false };
  const { work } = planRollback({ ...previousOf(''), units }, seen, wish);
  return work.units.map(({ name, act }) => `${act} ${name}`);
}

test('a rollback of a host’s first services stops the controller, which stops what is awake, before the firewall', () => {
  const units = names.map((name) => ({ name, enabled: false, active: false, act: 'start' as const }));
  expect(rollbackOf(units, true)).toEqual([
    'stop veille.service',
    'stop veille-firewall.service',
    'stop caddy-vpn.service',
  ]);
});

test('a rollback of the end of a host’s last services closes their networks before the controller starts', () => {
  const stops = ['veille.service', 'veille-firewall.service'];
  const units = [
    ...stops.map((name) => ({ name, enabled: true, active: true, act: 'stop' as const })),
    { name: 'caddy-vpn.service', enabled: true, active: true, act: 'restart' as const },
  ];
  expect(rollbackOf(units, false)).toEqual([
    'start veille-firewall.service',
    'start veille.service',
    'start caddy-vpn.service',
  ]);
});
