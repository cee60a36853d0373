#!/usr/bin/env node
import { readEnvironment } from './config.ts';
import { exitCodes } from './exit-codes.ts';
import { interruptionOf } from './interruption.ts';
import { createTerminal } from './output/terminal.ts';
import { runProgram } from './program.ts';

const signal = interruptionOf(process, () => process.exit(exitCodes.interrupted.code));

// Whoever reads has enough: `veille logs … | head`.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit();
});

process.exitCode = await runProgram(process.argv.slice(2), {
  environment: readEnvironment(),
  terminal: createTerminal(process.stdout, process.stderr),
  signal,
});
