import type { Duplex } from 'node:stream';

/** How one host is reached. The rest of this room says what to run and never how: the system's SSH, this machine, a recording. */
export interface Executor {
  /** Its name in the stack. */
  readonly host: string;
  /**
   * Runs one command to its end. Quoting for a remote shell is the executor's, never the caller's.
   *
   * @throws UserError `host-unreachable` when there is no connection or it breaks, with what SSH says;
   *   `host-denied` when the password for root is wrong or root is not to be had.
   */
  readonly run: (command: RemoteCommand) => Promise<RemoteResult>;
  /**
   * A TCP connection that begins on the host, to an address that the host reaches: `ssh -W` for a remote one. Whoever asked
   * for it ends it. What keeps it from being made is an error of the stream.
   */
  readonly connect: (address: string, port: number, signal: AbortSignal) => Duplex;
}

export interface RemoteCommand {
  readonly words: readonly string[];
  /** As root: by sudo, unless the login is root's. Otherwise as who logs in. */
  readonly root: boolean;
  /** What it reads; nothing when absent. A generator may wait between two pieces for what `onLine` hears. */
  readonly input?: string | Uint8Array | AsyncIterable<string | Uint8Array>;
  /** Called with each line of its standard output, without the line's end, as it comes. */
  readonly onLine?: (line: string) => void;
  readonly signal: AbortSignal;
}

/** A command that ended. Any code is an answer. */
export interface RemoteResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}
