import type { HostProbe } from '@veille/compile';
import type { HostOutcome, Outcome, Verdict } from '@veille/deploy';
import { describe, expect, test } from 'vitest';
import { formatEnd } from '../../src/output/deploy/outcome-view.ts';
import { formatVerdicts } from '../../src/output/deploy/verdicts-view.ts';

const page = { style: (_format: unknown, text: string) => text, columns: 80 };
const at = { name: 'notes.example.cloud', host: 'workstation' };
const resolves: HostProbe = { type: 'resolves', ...at, addresses: ['100.64.0.7'] };
const opens = (name: string, address = '100.64.0.7'): HostProbe => ({
  type: 'opens',
  name,
  host: 'workstation',
  address,
});
const refuses: HostProbe = { type: 'refuses', ...at, address: '127.0.0.1' };
const asleep = 'asleep, certificate by R11';

test('a name at which all is well is one line, and what is not says where, what was found and what to do', () => {
  const verdicts = [
    good(resolves, '100.64.0.7'),
    good(opens('notes.example.cloud'), asleep),
    good(opens('notes.example.cloud', 'fd7a::7'), asleep),
    good(refuses, 'refused (403)'),
    bad(opens('oc.example.cloud'), 'service', 'nothing answers at 127.0.0.1:3456', 'Start the server.', true),
    bad(opens('cut.example.cloud'), 'wrong', 'no certificate yet', 'Look at the log of its Caddy.'),
  ];
  const outcome = ended('put-back', 'cut.example.cloud: no certificate yet.');
  expect(formatEnd(outcome, { verdicts, remarks: ['Names were asked from workstation alone.'] }, page)).toEqual([
    '  ok       notes.example.cloud  asleep, certificate by R11',
    '  before   oc.example.cloud     opens? (at 100.64.0.7, on workstation)',
    '      was already broken: nothing answers at 127.0.0.1:3456.',
    '      Start the server.',
    '  wrong    cut.example.cloud    opens? (at 100.64.0.7, on workstation)',
    '      no certificate yet.',
    '      Look at the log of its Caddy.',
    '  note: Names were asked from workstation alone.',
    '',
    '  workstation  put back: all is as it was',
    '    cut.example.cloud: no certificate yet.',
  ]);
});

test('names alone say where they lead and who was asked', () => {
  const verdicts = [good(resolves, '100.64.0.7', 'vpn'), good(resolves, '100.64.0.7', 'workstation')];
  expect(formatEnd(ended('confirmed', null), { verdicts, remarks: [] }, page)).toEqual([
    '  ok       notes.example.cloud  100.64.0.7, asked on vpn, workstation',
    '',
    '  workstation  as planned',
  ]);
});

describe('browsers that ask a DNS server of their own are told of', () => {
  const seen = (...verdicts: Verdict[]) => ({ verdicts, remarks: [] });
  const named = good(resolves, '100.64.0.7');
  const astray = bad(resolves, 'wrong', 'NXDOMAIN', 'Publish it.');
  const closed = bad(opens('oc.example.cloud'), 'service', 'nothing answers', 'Start the server.');
  const last = [
    '  note: A browser that finds another address asks a DNS server of its own: turn',
    '        off "secure DNS" (DNS-over-HTTPS) in its settings.',
  ];

  test.each<[string, Verdict[], boolean, number]>([
    ['once where names lead astray', [astray, astray], false, 1],
    ['where somebody looks by themselves, as all that is seen is good', [named], true, 1],
    ['once where both is so', [astray], true, 1],
    ['not after a deploy whose names are good', [named, closed], false, 0],
    ['where there is no door, never', [], true, 0],
  ])('%s', (_title, verdicts, isAsked, times) => {
    const lines = formatVerdicts(seen(...verdicts), page, { isAsked });
    expect(lines.filter((line) => line.includes('browser'))).toHaveLength(times);
    if (times > 0) expect(lines.slice(-2)).toEqual(last);
  });
});

test.each([80, 60])('no line of it is longer than %i columns', (columns) => {
  const long = 'A sentence that says more than anybody wants to read on one line. '.repeat(4);
  const verdicts = [good(opens('notes.example.cloud'), long), bad(opens('cut.example.cloud'), 'wrong', long, long)];
  const lines = formatEnd(ended('put-back', long), { verdicts, remarks: [long] }, { ...page, columns });
  expect(lines.filter((line) => line.length > columns)).toEqual([]);
});

test('what is wrong in the same way at each address of a host is told once, as one sentence', () => {
  const found = 'The server does not answer.';
  const at = (address: string) =>
    bad({ ...opens('oc.example.cloud'), address } as HostProbe, 'service', found, 'Start it.');
  const seen = { verdicts: [at('100.64.0.7'), at('fd7a::7')], remarks: [] };
  expect(formatEnd(ended('confirmed', null), seen, page).slice(0, 3)).toEqual([
    '  service  oc.example.cloud  opens? (at 100.64.0.7 and fd7a::7, on workstation)',
    '      The server does not answer.',
    '      Start it.',
  ]);
});

function good(probe: HostProbe, found: string, from = 'workstation'): Verdict {
  return { probe, from, outcome: 'good', found, advice: null };
}

function bad(probe: HostProbe, outcome: Verdict['outcome'], found: string, advice: string, isOld?: true): Verdict {
  return { probe, from: 'workstation', outcome, found, advice, ...(isOld ? { isOld } : {}) };
}

function ended(state: HostOutcome['state'], problem: string | null): Outcome {
  return { isGood: problem === null, hosts: [{ host: 'workstation', state, problem, hint: null, log: [] }] };
}
