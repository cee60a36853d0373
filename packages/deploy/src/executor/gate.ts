import { randomBytes } from 'node:crypto';

/**
 * The command starts behind a gate: a line of our own on its standard output, after which everything is the command's.
 * What a login shell's own files print before is dropped, and no input is sent before somebody is there to read it: a
 * password for root that is asked for is the only thing that goes first.
 */
export interface Gate {
  /** The words that are run; their first line of output is `mark`. */
  readonly words: readonly string[];
  readonly mark: string;
  /** What sudo writes to standard error when it wants a password. */
  readonly prompt: string;
}

const open = 'printf "%s\\n" "$0"; exec "$@"';
// sudo asks for nothing where it needs nothing, so one call serves those with a password and those without.
const openAsRoot = `[ "$(id -u)" = 0 ] || exec sudo -S -p "$0?" -- /bin/sh -c '${open}' "$0" "$@"; ${open}`;

export function gateFor(words: readonly string[], root: boolean): Gate {
  const mark = `veille-${randomBytes(12).toString('hex')}`;
  return { words: ['/bin/sh', '-c', root ? openAsRoot : open, mark, ...words], mark, prompt: `${mark}?` };
}
