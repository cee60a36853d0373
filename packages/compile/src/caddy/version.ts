import { UserError } from '@veille/protocol';

/** What the Caddy that will read the file can do; the rest of this folder asks for abilities, never for numbers. */
export interface CaddyAbilities {
  /** `stream_close_delay`: open streams outlive a reload. */
  readonly keepsStreams: boolean;
  /** `persist_config`: the last configuration need not be written to disk. */
  readonly mayForgetConfig: boolean;
  /** The mode of the admin socket is said behind its path. Before that the unit's umask says it. */
  readonly saysSocketMode: boolean;
  /** The directive that leaves a request out of the access log. */
  readonly skipLog: 'skip_log' | 'log_skip';
}

/** Debian's. */
export const oldestCaddy = '2.6.2';

/** Reads `2.6.2` or `v2.11.4 h1:…`; an older Caddy than Debian's is refused. */
export function caddyAbilities(caddyVersion: string): CaddyAbilities {
  const found = parse(caddyVersion);
  if (!found || !isAtLeast(found, oldest)) {
    throw new UserError(
      'program-missing',
      `Caddy ${JSON.stringify(caddyVersion)} cannot be used: Veille needs ${oldestCaddy} or newer.`,
      'Install Caddy from your distribution or from caddyserver.com, then run the command again.',
    );
  }
  return {
    keepsStreams: isAtLeast(found, [2, 7, 0]),
    mayForgetConfig: isAtLeast(found, [2, 7, 0]),
    saysSocketMode: isAtLeast(found, [2, 7, 0]),
    skipLog: isAtLeast(found, [2, 8, 0]) ? 'log_skip' : 'skip_log',
  };
}

const oldest = [2, 6, 2] as const;

function parse(text: string): readonly number[] | null {
  const match = /^v?(\d+)\.(\d+)\.(\d+)/.exec(text);
  return match ? match.slice(1, 4).map(Number) : null;
}

function isAtLeast(found: readonly number[], wanted: readonly number[]): boolean {
  for (const [index, part] of wanted.entries()) {
    const difference = (found[index] ?? 0) - part;
    if (difference !== 0) return difference > 0;
  }
  return true;
}
