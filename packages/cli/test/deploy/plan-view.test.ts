import type { Change, HostPlan, Plan } from '@veille/deploy';
import { expect, test } from 'vitest';
import { formatPlan } from '../../src/output/deploy/plan-view.ts';

const page = { style: (_format: unknown, text: string) => text, columns: 80 };
const conservation = '3 doors = 3 records = 3 sites = 3 probes, 0 dropped';

test('a plan groups what changes by host and ends with its counts and the line of the doors', () => {
  const records = change('~', 'file', '/opt/services/headscale/config/extra-records.json');
  const plan = planOf(
    [records],
    [
      change('+', 'package', 'docker.io', 'about 260 MB'),
      change('+', 'user', 'veille', 'joins docker (docker is root by another name)'),
      change('~', 'secret', '/opt/workstation/secrets/caddy.env', '(secret, changed)'),
      change('-', 'file', '/opt/workstation/configs/pages/old.html'),
      change('~', 'reload', 'caddy-workstation.service'),
    ],
  );
  expect(formatPlan(plan, page, false)).toEqual([
    'vpn',
    '  ~ file /opt/services/headscale/config/extra-records.json',
    '',
    'workstation',
    '  + package docker.io  about 260 MB',
    '  + user    veille  joins docker (docker is root by another name)',
    '  ~ secret  /opt/workstation/secrets/caddy.env  (secret, changed)',
    '  - file    /opt/workstation/configs/pages/old.html',
    '  ~ reload  caddy-workstation.service',
    '',
    conservation,
    'Plan: 2 to add, 3 to change, 1 to remove on 2 hosts.',
  ]);
});

test('room and time are told before what changes, and are no changes themselves', () => {
  const gigabyte = 1024 ** 3;
  const disks = [
    { path: '/', bytes: gigabyte / 2, freeBytes: 9 * gigabyte, more: true },
    { path: '/var/lib/docker', bytes: 1.4 * gigabyte, freeBytes: 20 * gigabyte, more: false },
  ];
  const image = change('+', 'image', 'app:1', 'built on the host first');
  const host = { ...hostOf('pi', [image, change('+', 'file', '/a')]), needs: { disks, minutes: 4 } };
  expect(formatPlan({ hosts: [host], conservation: null }, page, false)).toEqual([
    'pi',
    '  + image   app:1  built on the host first',
    '  + disk    /  about 512 MB or more of 9 GB free',
    '  + disk    /var/lib/docker  about 1.4 GB of 20 GB free',
    '  + minutes 4 or more',
    '  + file    /a',
    '',
    'Plan: 2 to add, 0 to change, 0 to remove on 1 host.',
  ]);
});

test('a plan without a change is calm', () => {
  expect(formatPlan(planOf([], []), page, false)).toEqual([
    conservation,
    'Nothing to do: every host is as the stack says.',
  ]);
});

test('what is in the way has its ways out, numbered', () => {
  const blocked = [{ what: 'Port 443 is held by nginx (nginx.service).', ways: ['stop it', 'take it over: --adopt'] }];
  const plan: Plan = { hosts: [{ ...hostOf('pi', []), blocked }], conservation: null };
  expect(formatPlan(plan, page, false)).toEqual([
    'pi',
    '  ! Port 443 is held by nginx (nginx.service).',
    '      1. stop it',
    '      2. take it over: --adopt',
    '',
    'Plan: 0 to add, 0 to change, 0 to remove on 0 hosts; 1 thing in the way (!).',
  ]);
});

test('what changes within a file is shown where it is asked for', () => {
  const diff = '--- /a\n+++ /a\n@@ -1,1 +1,1 @@\n-re\n+films\n';
  const plan = planOf([{ ...change('~', 'file', '/a'), diff }], []);
  expect(formatPlan(plan, page, true).slice(1, 5)).toEqual([
    '  ~ file /a',
    '      @@ -1,1 +1,1 @@',
    '      -re',
    '      +films',
  ]);
  expect(formatPlan(plan, page, false)).not.toContain('      -re');
});

test.each([80, 60])('no line of a plan is longer than %i columns, however long paths and words are', (columns) => {
  const path = `/opt/workstation/${'a-rather-long-folder/'.repeat(6)}compose.yaml`;
  const what = 'A long sentence about something that is in the way of it '.repeat(3);
  const host: HostPlan = {
    ...hostOf('workstation', [change('+', 'file', path, '0644 -> 0640, pi:pi -> root:caddy')]),
    blocked: [{ what, ways: [what] }],
    notes: [what],
  };
  const lines = formatPlan({ hosts: [host], conservation: conservation.repeat(3) }, { ...page, columns }, false);
  expect(lines.filter((line) => line.length > columns)).toEqual([]);
  expect(lines.join('').replaceAll(' ', '')).toContain(path);
});

function change(sign: Change['sign'], what: Change['what'], name: string, detail: string | null = null): Change {
  return { sign, what, name, detail, target: 'caddy', diff: null };
}

function planOf(vpn: Change[], workstation: Change[]): Plan {
  return { hosts: [hostOf('vpn', vpn), hostOf('workstation', workstation)], conservation };
}

function hostOf(host: string, changes: readonly Change[]): HostPlan {
  return { host, changes, blocked: [], notes: [], needs: { disks: [], minutes: 0 } } as unknown as HostPlan;
}
