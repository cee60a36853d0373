import { describe, expect, test } from 'vitest';
import { type Answers, judgeAnswer } from '../../src/verify/judge-answer.ts';

const view = {
  cidrs: ['100.64.0.0/10', 'fd7a:115c:a1e0::/48'],
  hosts: new Map([
    ['100.64.0.7', 'workstation'],
    ['100.64.0.8', 'prod'],
  ]),
  isByHand: false,
};
const right: Answers = {
  expected: ['100.64.0.7'],
  mesh: { addresses: ['100.64.0.7'], rcode: 'NOERROR' },
  system: ['100.64.0.7'],
};

describe('an answer of the mesh', () => {
  test('is good where the mesh and the system say exactly the right addresses', () => {
    expect(judgeAnswer(right, view)).toEqual({ outcome: 'good', found: '100.64.0.7', advice: null });
  });

  test('may be spelled in another way, and the system may leave out a family', () => {
    const expected = ['100.64.0.7', 'fd7a:115c:a1e0::7'];
    const mesh = { addresses: ['100.64.0.7', 'fd7a:115c:a1e0:0::7'], rcode: 'NOERROR' };
    expect(judgeAnswer({ ...right, expected, mesh }, view).outcome).toBe('good');
  });

  test.each<[string, Partial<Answers>, RegExp]>([
    ['no record', { mesh: { addresses: [], rcode: 'NXDOMAIN' } }, /NXDOMAIN.*base_domain.*split/],
    ['an old record', mesh('100.64.0.8'), /100\.64\.0\.8 instead of 100\.64\.0\.7, which is prod.*10 minutes/],
    ['a record that shadows', mesh('100.64.0.99'), /no host of the stack.*stands before ours/],
    ['a public address', mesh('203.0.113.9'), /outside the mesh.*public DNS/],
    ['one address too many', mesh('100.64.0.7', '203.0.113.9'), /203\.0\.113\.9 instead of/],
    ['a family that is missing', { expected: ['100.64.0.7', 'fd7a:115c:a1e0::7'] }, /without fd7a:115c:a1e0::7/],
    [
      'a resolver that asks the router',
      { system: ['203.0.113.9'] },
      /203\.0\.113\.9 from the system.*override_local_dns/,
    ],
    ['a resolver that knows nothing', { system: [] }, /nothing from the system.*accept-dns/],
    ['a resolver that remembers', { system: ['100.64.0.8'] }, /100\.64\.0\.8 from the system.*flush-caches/],
  ])('has words for %s', (_, part, words) => {
    const { outcome, found, advice } = judgeAnswer({ ...right, ...part }, view);
    expect(outcome).toBe('wrong');
    expect(`${found} ${advice}`).toMatch(words);
  });
});

test.each<[string, Partial<Answers>]>([
  ['no record', { mesh: { addresses: [], rcode: 'NXDOMAIN' } }],
  ['a public address', mesh('203.0.113.9')],
  ['a resolver that asks the router', { system: ['203.0.113.9'] }],
])('of records that are entered by hand nothing is said of Headscale: %s', (_, part) => {
  const { advice } = judgeAnswer({ ...right, ...part }, { ...view, isByHand: true });
  expect(advice).toMatch(/veille dns print|accept-dns/);
  expect(advice).not.toMatch(/Headscale|base_domain|split/);
});

function mesh(...addresses: string[]): Partial<Answers> {
  return { mesh: { addresses, rcode: 'NOERROR' } };
}
