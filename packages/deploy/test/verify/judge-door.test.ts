import { toProblem } from '@veille/protocol';
import { describe, expect, test } from 'vitest';
import { judgeOpen, judgeRefusal } from '../../src/verify/judge-door.ts';
import type { DoorAnswer } from '../../src/verify/open-door.ts';

describe('a door on the mesh', () => {
  test.each<[DoorAnswer, string, RegExp]>([
    [plain(200), 'good', /open \(200\)/],
    [plain(302), 'good', /302/],
    [plain(403), 'good', /403/],
    [ours(503, 'not-awake'), 'good', /asleep/],
    [ours(403, 'forbidden'), 'wrong', /outside the mesh.*mesh\.cidrs/],
    [ours(404, 'unknown-door'), 'wrong', /no site of that name/],
    [ours(503, 'not-running'), 'wrong', /controller does not answer.*systemctl status veille/],
    [ours(502, 'not-running'), 'service', /detail.*correct its port/],
    [ours(503, 'service-unavailable'), 'good', /page says why.*detail/],
    [ours(503, 'start-failed'), 'service', /detail.*hint/],
    [plain(500), 'service', /service itself answers 500/],
    [{ ...ours(503, 'not-awake'), body: '{"type":"about:blank"}' }, 'service', /answers 503/],
  ])('that answers %j is %s', (answer, outcome, words) => {
    const finding = judgeOpen(answer);
    expect(finding.outcome).toBe(outcome);
    expect(`${finding.found} ${finding.advice}`).toMatch(words);
  });
});

describe('a door outside the mesh', () => {
  test.each<[DoorAnswer, string, RegExp]>([
    [ours(403, 'forbidden'), 'good', /refused/],
    [plain(403), 'wrong', /not with our page/],
    [plain(200), 'wrong', /open to strangers/],
    [ours(503, 'not-awake'), 'wrong', /open to strangers/],
  ])('that answers %j is %s', (answer, outcome, words) => {
    const finding = judgeRefusal(answer);
    expect(finding.outcome).toBe(outcome);
    expect(`${finding.found} ${finding.advice}`).toMatch(words);
  });
});

function plain(status: number): DoorAnswer {
  return { status, contentType: 'text/html', body: 'hello', issuer: 'Test' };
}

function ours(status: number, code: Parameters<typeof toProblem>[1]): DoorAnswer {
  const body = JSON.stringify(toProblem(status, code, 'the detail', 'the hint'));
  return { status, contentType: 'application/problem+json', body, issuer: 'Test' };
}
