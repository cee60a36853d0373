import { describe, expect, test } from 'vitest';
import { explainSsh, isQuestion } from '../src/executor/ssh-problem.ts';

const to = { host: 'pi', destination: 'pi@192.0.2.8' };
const failed = { code: 255, stdout: '', begun: false, passwordRefused: false, passwordLacking: false };

const said: readonly [claim: string, stderr: string, message: RegExp][] = [
  ['an unknown key', 'Host key verification failed.', /not known on this machine yet/],
  [
    'a changed key',
    '@ WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED! @\nHost key verification failed.',
    /another machine/,
  ],
  ['a refused login', 'pi@192.0.2.8: Permission denied (publickey).', /lets nobody in/],
  ['a wrong name', 'ssh: Could not resolve hostname pie: Name or service not known', /no machine named/],
  ['a host that is off', 'ssh: connect to host 192.0.2.8 port 22: No route to host', /does not answer/],
  ['a closed port', 'ssh: connect to host 192.0.2.8 port 22: Connection refused', /does not answer/],
  ['anything else', 'kex_exchange_identification: read: reset', /did not begin the command.*kex_exchange/],
];

describe('what SSH says becomes a sentence', () => {
  test.each(said)('of %s', (_claim, stderr, message) => {
    const error = explainSsh(to, { ...failed, stderr });
    expect(error).toMatchObject({ code: 'host-unreachable', message: expect.stringMatching(message) });
    expect(error?.hint).not.toBe('');
  });

  test('of a key that has changed, with the name that it is known by', () => {
    const stderr = 'Host key for [192.0.2.8]:2222 has changed and you have requested strict checking.\nfailed.';
    expect(explainSsh(to, { ...failed, stderr })?.hint).toContain(`ssh-keygen -R '[192.0.2.8]:2222'`);
  });

  test.each([
    ['a key that is not known', 'Host key verification failed.', true],
    ['a passphrase or a password', 'pi@192.0.2.8: Permission denied (publickey).', true],
    [
      'no key that has changed',
      'WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED!\nHost key verification failed.',
      false,
    ],
    ['no host that is off', 'ssh: connect to host 192.0.2.8 port 22: No route to host', false],
  ])('and a question to a person is %s', (_claim, stderr, expected) => {
    expect(isQuestion({ ...failed, stderr })).toBe(expected);
    expect(isQuestion({ ...failed, stderr, begun: true })).toBe(false);
  });

  test('of a connection that breaks in the middle', () => {
    const stderr = 'Timeout, server 192.0.2.8 not responding.';
    expect(explainSsh(to, { ...failed, begun: true, stderr })?.message).toBe(`The connection to pi broke: ${stderr}`);
  });

  test('and a command that fails by itself is an answer', () => {
    expect(explainSsh(to, { ...failed, begun: true, code: 1, stderr: '' })).toBeNull();
  });
});
