import type { Command } from 'commander';
import type { Context } from '../context.ts';

/** The options of every command that acts on a studio. */
export interface StudioOptions {
  readonly config?: string;
  readonly json?: boolean;
}

export function withStudioOptions(command: Command, examples: readonly string[]): Command {
  return withJson(command, examples).option('--config <file>', "the stack's file, instead of the current folder's");
}

export function withJson(command: Command, examples: readonly string[]): Command {
  const lines = examples.map((example) => `  ${example}`);
  return command
    .option('--json', 'answer with one JSON document')
    .addHelpText('after', ['', 'Examples:', ...lines].join('\n'));
}

/** How a command that changes the studio waits for another one. */
export function lockOptions({ terminal, signal }: Context): { signal: AbortSignal; onWait: (pid: number) => void } {
  const onWait = (pid: number) =>
    terminal.say(`Another veille command is at work in this studio (pid ${pid}); waiting.`);
  return { signal, onWait };
}
