import { describe, expect, test } from 'vitest';
import { judgeFailure } from '../../src/verify/judge-failure.ts';

describe('a door that nobody answers at', () => {
  test.each([
    ['ERR_TLS_CERT_ALTNAME_INVALID', 'Hostname does not match', /another name.*port 443/],
    ['CERT_HAS_EXPIRED', 'certificate has expired', /expired.*journalctl/],
    ['SELF_SIGNED_CERT_IN_CHAIN', 'self-signed', /nobody known vouches/],
    ['ABORT_ERR', 'The operation was aborted', /no answer from 100\.64\.0\.7:443.*firewall/],
    ['ECONNRESET', 'socket hang up', /nothing listens on 100\.64\.0\.7:443 \(socket hang up\)/],
  ])('with %s says so', (code, message, words) => {
    const { outcome, found, advice, takesTime } = judgeFailure(
      Object.assign(new Error(message), { code }),
      '100.64.0.7:443',
    );
    expect(`${found} ${advice}`).toMatch(words);
    expect([outcome, takesTime]).toEqual(['wrong', undefined]);
  });

  test('for want of a certificate is worth waiting for', () => {
    const error = Object.assign(new Error('tlsv1 alert internal error'), {
      code: 'ERR_SSL_TLSV1_ALERT_INTERNAL_ERROR',
    });
    expect(judgeFailure(error, '')).toMatchObject({ outcome: 'wrong', found: 'no certificate yet', takesTime: true });
  });
});
