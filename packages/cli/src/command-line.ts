import { readEnvironment } from './config.ts';
import type { Context } from './context.ts';
import { flush, keepExit } from './end-process.ts';
import { reportError } from './errors.ts';
import { exitCodes } from './exit-codes.ts';
import { interruptionOf } from './interruption.ts';
import { createTerminal } from './output/terminal.ts';
import { runProgram } from './program.ts';
import { createPrompt } from './prompt.ts';

const words = process.argv.slice(2);
const exit = keepExit();
const terminal = createTerminal(process.stdout, process.stderr);
const signal = interruptionOf(process, () => exit(exitCodes.interrupted.code));
const context: Context = {
  environment: readEnvironment(),
  terminal,
  prompt: createPrompt(process.stdin, terminal, signal),
  signal,
};

// Whoever reads has enough: `veille logs … | head`.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  exit(exitCodes.ok.code);
});
process.on('uncaughtException', (error) => void end(reportError(error, context, words.includes('--json'))));

await end(await runProgram(words, context));

/** Said explicitly: a timer in a stack's file would keep the command alive for ever. */
async function end(code: number): Promise<void> {
  await flush(process.stdout, process.stderr);
  exit(code);
}
