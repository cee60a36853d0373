import { Command } from 'commander';
import type { Context } from './context.ts';
import { reportError } from './errors.ts';
import { exitCodeHelp, exitCodes } from './exit-codes.ts';
import { readVersion } from './version.ts';

/** In the order of the help. Each is loaded when it is typed, all of them only to be listed, and none for the version. */
const commands: Readonly<Record<string, () => Promise<AddCommand>>> = {
  up: async () => (await import('./commands/up.ts')).addUpCommand,
  down: async () => (await import('./commands/down.ts')).addDownCommand,
  prepare: async () => (await import('./commands/prepare.ts')).addPrepareCommand,
  status: async () => (await import('./commands/status.ts')).addStatusCommand,
  start: async () => (await import('./commands/start.ts')).addStartCommand,
  stop: async () => (await import('./commands/stop.ts')).addStopCommand,
  logs: async () => (await import('./commands/logs.ts')).addLogsCommand,
  why: async () => (await import('./commands/why.ts')).addWhyCommand,
  pin: async () => (await import('./commands/pin.ts')).addPinCommand,
  check: async () => (await import('./commands/check.ts')).addCheckCommand,
  plan: async () => (await import('./commands/plan.ts')).addPlanCommand,
  deploy: async () => (await import('./commands/deploy.ts')).addDeployCommand,
  verify: async () => (await import('./commands/verify.ts')).addVerifyCommand,
  history: async () => (await import('./commands/history.ts')).addHistoryCommand,
  rollback: async () => (await import('./commands/rollback.ts')).addRollbackCommand,
  dns: async () => (await import('./commands/dns.ts')).addDnsCommand,
  render: async () => (await import('./commands/render.ts')).addRenderCommand,
  init: async () => (await import('./commands/init.ts')).addInitCommand,
  audit: async () => (await import('./commands/audit.ts')).addAuditCommand,
};

type AddCommand = (program: Command, context: Context) => void;

/** Runs one command line. Resolves with the exit code, whatever happens. */
export async function runProgram(words: readonly string[], context: Context): Promise<number> {
  try {
    const program = createProgram(context);
    for (const addCommand of await loadCommands(words[0])) addCommand(program, context);
    await program.parseAsync(words, { from: 'user' });
    return exitCodes.ok.code;
  } catch (error) {
    return reportError(error, context, words.includes('--json'));
  }
}

async function loadCommands(word = ''): Promise<AddCommand[]> {
  if (['-V', '--version'].includes(word)) return [];
  const asked = Object.hasOwn(commands, word) ? commands[word] : undefined;
  return Promise.all((asked ? [asked] : Object.values(commands)).map((load) => load()));
}

function createProgram(context: Context): Command {
  return new Command('veille')
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
}
