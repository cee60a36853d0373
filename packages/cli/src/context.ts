import type { Environment } from './config.ts';
import type { Terminal } from './output/terminal.ts';
import type { Prompt } from './prompt.ts';

/** What every command is given. */
export interface Context {
  readonly environment: Environment;
  readonly terminal: Terminal;
  readonly prompt: Prompt;
  /** Aborted by Ctrl-C: long work stops and puts away what is half done. */
  readonly signal: AbortSignal;
}
