import { expect, test } from 'vitest';
import { redactEvent, redactOutcome, redactor } from '../../src/deploy/redact.ts';

const redact = redactor(
  new Map([
    ['A', 'canary'],
    ['B', 'canary-and-more'],
  ]),
);

test('what a program quotes of a secret shows in no outcome and no line', () => {
  const log = ["API token 'canary-and-more' appears invalid", 'canary canary'];
  const host = { host: 'pi', state: 'put-back', problem: 'canary is wrong', hint: null, log } as const;
  expect(redactOutcome({ hosts: [host], isGood: false }, redact).hosts[0]).toMatchObject({
    problem: '(secret A) is wrong',
    log: ["API token '(secret B)' appears invalid", '(secret A) (secret A)'],
  });
  const line = { type: 'line', host: 'pi', text: 'canary' } as const;
  expect(redactEvent(line, redact)).toEqual({ ...line, text: '(secret A)' });
});

test('nor do lines of one that has several, as what hosts say comes by the line', () => {
  const withKey = redactor(new Map([['key', '{\r\n  first line\r\n\r\nsecond line\r\n}']]));
  expect(withKey('bad key: first line')).toBe('bad key: (secret key)');
  expect(withKey('in "second line": {}')).toBe('in "(secret key)": {}');
  expect(withKey('the key is {\r\n  first line\r\n\r\nsecond line\r\n}')).toBe('the key is (secret key)');
});
