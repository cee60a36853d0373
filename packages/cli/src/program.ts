import { readFileSync } from 'node:fs';
import { Command } from 'commander';
import { addAuditCommand } from './commands/audit.ts';
import { addCheckCommand } from './commands/check.ts';
import { addDownCommand } from './commands/down.ts';
import { addInitCommand } from './commands/init.ts';
import { addLogsCommand } from './commands/logs.ts';
import { addPinCommand } from './commands/pin.ts';
import { addRenderCommand } from './commands/render.ts';
import { addStartCommand } from './commands/start.ts';
import { addStatusCommand } from './commands/status.ts';
import { addStopCommand } from './commands/stop.ts';
import { addUpCommand } from './commands/up.ts';
import { addWhyCommand } from './commands/why.ts';
import type { Context } from './context.ts';
import { reportError } from './errors.ts';
import { exitCodeHelp, exitCodes } from './exit-codes.ts';

const commands = [
  addUpCommand,
  addDownCommand,
  addStatusCommand,
  addStartCommand,
  addStopCommand,
  addLogsCommand,
  addWhyCommand,
  addPinCommand,
  addCheckCommand,
  addRenderCommand,
  addInitCommand,
  addAuditCommand,
];

/** Runs one command line. Resolves with the exit code, whatever happens. */
export async function runProgram(words: readonly string[], context: Context): Promise<number> {
  try {
    await createProgram(context).parseAsync(words, { from: 'user' });
    return exitCodes.ok.code;
  } catch (error) {
    return reportError(error, context, words.includes('--json'));
  }
}

function createProgram(context: Context): Command {
  const program = new Command('veille')
    .description('Your creative studio, asleep until you need it.')
    .version(readVersion())
    .showSuggestionAfterError()
    .showHelpAfterError('Add --help to see what can be typed.')
    .helpCommand(false)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => context.terminal.print(text.trimEnd()),
      writeErr: (text) => context.terminal.say(text.trimEnd()),
    })
    .addHelpText('after', `\n${exitCodeHelp()}`);
  for (const addCommand of commands) addCommand(program, context);
  return program;
}

function readVersion(): string {
  const text = readFileSync(new URL('../package.json', import.meta.url), 'utf8');
  return JSON.parse(text).version;
}
