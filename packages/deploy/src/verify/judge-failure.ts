import { type Finding, wrong } from './verdict.ts';

const seeCaddy = 'Look at the log of its Caddy (`journalctl -u caddy-…`).';

/** Why nobody answered at a door, or with whose certificate. */
export function judgeFailure(error: unknown, place: string): Finding {
  const { code, message } = describe(error);
  switch (code) {
    case 'ERR_TLS_CERT_ALTNAME_INVALID':
      return wrong(
        `a certificate for another name (${message})`,
        'Another server answers there, or Caddy has no site of that name: see who listens on port 443.',
      );
    case 'CERT_HAS_EXPIRED':
      return wrong('a certificate that has expired', `${seeCaddy} Its renewal has failed for a while.`);
    case 'SELF_SIGNED_CERT_IN_CHAIN':
    case 'DEPTH_ZERO_SELF_SIGNED_CERT':
    case 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY':
    case 'UNABLE_TO_VERIFY_LEAF_SIGNATURE':
      return wrong(
        `a certificate that nobody known vouches for (${message})`,
        'A test authority, or one of your own: correct tls in the stack, or make this machine trust it.',
      );
  }
  if (isWithoutCertificate(code)) {
    return { ...wrong('no certificate yet', `${seeCaddy} It gets one by DNS-01 first.`), takesTime: true };
  }
  if (/timeout|aborted/i.test(message)) {
    return wrong(`no answer from ${place}`, 'A firewall may swallow it, or what listens there is stuck.');
  }
  return wrong(`nothing listens on ${place} (${message})`, seeCaddy);
}

/** Caddy ends the handshake for a name that it has no certificate of. */
function isWithoutCertificate(code: string): boolean {
  return /ALERT_INTERNAL_ERROR|ALERT_UNRECOGNIZED_NAME|NO_CERTIFICATE/.test(code);
}

function describe(error: unknown): { code: string; message: string } {
  if (!(error instanceof Error)) return { code: '', message: String(error) };
  const { code = '' } = error as NodeJS.ErrnoException;
  return { code, message: error.message.split('\n')[0] ?? '' };
}
