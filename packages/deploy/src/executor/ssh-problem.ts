import { UserError } from '@veille/protocol/user-error';
import { lastLine } from './root-access.ts';
import type { GatedResult } from './run-gated.ts';

interface Destination {
  readonly host: string;
  readonly destination: string;
}

type Explanation = readonly [pattern: RegExp, message: (to: Destination) => string, hint: (to: Destination) => string];

const byHand = ({ destination }: Destination) => `Connect once by hand and read what it says: ssh ${destination}`;

/** The first that fits. SSH says these in English whatever the language of the machine. */
const explanations: readonly Explanation[] = [
  [
    /REMOTE HOST IDENTIFICATION HAS CHANGED|Host key for .* has changed/i,
    ({ host }) =>
      `The key of ${host} is not the one that is known: another machine answers there, or it was set up anew.`,
    ({ destination }) =>
      `If it was set up anew: ssh-keygen -R NAME, then compare the new fingerprint: ssh ${destination}`,
  ],
  [
    /Host key verification failed|No .* host key is known/i,
    ({ host }) => `The key of ${host} is not known on this machine yet.`,
    ({ destination }) => `Connect once by hand and compare the fingerprint: ssh ${destination}`,
  ],
  [
    /Permission denied|Too many authentication failures/i,
    ({ host, destination }) => `${host} (${destination}) lets nobody in with the keys of this machine.`,
    ({ destination }) => `Put your public key there: ssh-copy-id ${destination}`,
  ],
  [
    /Could not resolve hostname/i,
    ({ host, destination }) =>
      `${host}: there is no machine named ${destination}, neither in DNS nor in ~/.ssh/config.`,
    ({ host }) => `Correct \`ssh\` of the host ${host} in the stack, or add it to ~/.ssh/config.`,
  ],
  [
    /Connection refused|Connection timed out|No route to host|Network is unreachable|Operation timed out/i,
    ({ host, destination }) => `${host} (${destination}) does not answer.`,
    ({ destination }) => `Is it on, and can this machine reach it? ssh ${destination}`,
  ],
];

/** What a failed connection means; null where the command itself answered. */
export function explainSsh(to: Destination, result: GatedResult): UserError | null {
  // 255 is SSH's own; no command of ours ends with it.
  if (result.begun && result.code !== 255) return null;
  const said = result.stderr;
  if (result.begun) {
    const why = lastLine(said) || 'it said nothing more';
    return new UserError('host-unreachable', `The connection to ${to.host} broke: ${why}`, byHand(to));
  }
  const found = explanations.find(([pattern]) => pattern.test(said));
  if (found) return new UserError('host-unreachable', `${found[1](to)}${quoted(said)}`, found[2](to));
  const text = `${to.host} (${to.destination}) did not begin the command.${quoted(said)}`;
  return new UserError('host-unreachable', text, byHand(to));
}

function quoted(said: string): string {
  const line = lastLine(said);
  return line === '' ? '' : ` SSH says: ${line}`;
}
