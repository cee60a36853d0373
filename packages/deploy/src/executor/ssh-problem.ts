import { UserError } from '@veille/protocol/user-error';
import { lastLine } from './root-access.ts';
import type { GatedResult } from './run-gated.ts';

interface Destination {
  readonly host: string;
  readonly destination: string;
}

type Explanation = readonly [
  pattern: RegExp,
  message: (to: Destination) => string,
  hint: (to: Destination, said: string) => string,
];

const byHand = ({ destination }: Destination) => `Connect once by hand and read what it says: ssh ${destination}`;

const unknownKey = /Host key verification failed|No .* host key is known/i;
const noLogin = /Permission denied|Too many authentication failures/i;
const changedKey = /REMOTE HOST IDENTIFICATION HAS CHANGED|Host key for .* has changed/i;

/** The first that fits. SSH says these in English whatever the language of the machine. */
const explanations: readonly Explanation[] = [
  [
    changedKey,
    ({ host }) =>
      `The key of ${host} is not the one that is known: another machine answers there, or it was set up anew.`,
    ({ destination }, said) =>
      `If it was set up anew, forget the old key, then compare the fingerprint of the new one: ssh-keygen -R '${knownAs(said)}' && ssh ${destination}`,
  ],
  [
    unknownKey,
    ({ host }) => `The key of ${host} is not known on this machine yet.`,
    ({ destination }) => `Connect once by hand and compare the fingerprint: ssh ${destination}`,
  ],
  [
    noLogin,
    ({ host, destination }) => `${host} (${destination}) lets nobody in with the keys of this machine.`,
    ({ destination }) =>
      `Put your public key there: ssh-copy-id ${destination}. A key with a passphrase goes into your agent first: ssh-add`,
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
  if (found) return new UserError('host-unreachable', `${found[1](to)}${quoted(said)}`, found[2](to, said));
  const text = `${to.host} (${to.destination}) did not begin the command.${quoted(said)}`;
  return new UserError('host-unreachable', text, byHand(to));
}

/** Whether SSH, had it been let, would have asked: about a key that it does not know, for a passphrase or a password. */
export function isQuestion({ begun, stderr }: GatedResult): boolean {
  return !begun && !changedKey.test(stderr) && (unknownKey.test(stderr) || noLogin.test(stderr));
}

/** As `known_hosts` calls a host, such as `[192.0.2.8]:2222`. */
function knownAs(said: string): string {
  return /Host key for (\S+) has changed/.exec(said)?.[1] ?? 'NAME';
}

function quoted(said: string): string {
  const line = lastLine(said);
  return line === '' ? '' : ` SSH says: ${line}`;
}
