import { UserError } from '@veille/protocol';
import { formatProblem } from '@veille/stack/problem';
import { CommanderError } from 'commander';
import type { Context } from './context.ts';
import { HostProblems } from './deploy/host-problems.ts';
import { exitCodes } from './exit-codes.ts';
import { count } from './output/units.ts';
import { isNobodyThere } from './studio/running-studio.ts';
import { StackProblems, toJson } from './studio/stack-problems.ts';

/** Thrown where Ctrl-C ended the work and nothing is half done: it was put away, or not begun. */
export class Interrupted extends Error {
  constructor() {
    super('Interrupted.');
    this.name = 'Interrupted';
  }
}

/** The command has said itself what is wrong; only the exit code is left to give. */
export class AlreadyTold extends Error {
  readonly exitCode: number;
  constructor(exitCode: number = exitCodes.failed.code) {
    super('It was told already.');
    this.exitCode = exitCode;
  }
}

/** Says what went wrong in the form that was asked for. Returns the exit code. */
export function reportError(error: unknown, context: Context, json: boolean): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.ok.code : exitCodes.usage.code;
  if (error instanceof AlreadyTold) return error.exitCode;
  if (context.signal.aborted || error instanceof Interrupted) return reportInterruption(error, context, json);
  if (error instanceof StackProblems) return reportProblems(error, context, json);
  if (error instanceof HostProblems) return reportHosts(error, context, json);
  if (isUserError(error)) return reportUserError(error, context, json);
  if (isNobodyThere(error)) return reportUserError(wentAway(error), context, json);
  return reportBug(error, context, json);
}

/** By its shape: a person's own repository may hold a second copy of the package. */
export function isUserError(error: unknown): error is UserError {
  return error instanceof Error && error.name === 'UserError' && 'code' in error && 'hint' in error;
}

function wentAway(cause: unknown): UserError {
  return new UserError('not-running', 'The studio went away while it was asked.', 'Run `veille up`.', { cause });
}

/** Where something else was cut off, such as a question to the controller, nobody knows how far it came. */
function reportInterruption(error: unknown, { terminal }: Context, json: boolean): number {
  if (json) terminal.printJson({ error: { code: 'interrupted', message: 'Interrupted.', hint: 'Run it again.' } });
  else if (error instanceof Interrupted) terminal.say('Interrupted; nothing is left half done.');
  else terminal.say('Interrupted; `veille status` says what runs.');
  return exitCodes.interrupted.code;
}

function reportProblems(error: StackProblems, { terminal }: Context, json: boolean): number {
  if (json) terminal.printJson({ problems: error.problems.map(toJson) });
  else {
    for (const problem of error.problems) terminal.say(formatProblem(problem));
    terminal.say(error.message);
  }
  return exitCodes.failed.code;
}

function reportHosts({ problems }: HostProblems, { terminal }: Context, json: boolean): number {
  if (json) terminal.printJson({ problems: problems.map(({ host, error }) => ({ host, ...wordsOf(error) })) });
  else {
    for (const { error } of problems) sayError(error, terminal);
    terminal.say(`${count(problems.length, 'host')} could not be asked; nothing was changed.`);
  }
  return exitCodes.failed.code;
}

function reportUserError(error: UserError, { terminal }: Context, json: boolean): number {
  if (json) terminal.printJson({ error: wordsOf(error) });
  else sayError(error, terminal);
  return error.code === 'not-running' ? exitCodes.notRunning.code : exitCodes.failed.code;
}

function sayError({ message, hint }: UserError, { say, styleSaid }: Context['terminal']): void {
  say(`${styleSaid('red', 'error')}: ${message}`);
  say(indent(hint));
}

function wordsOf({ code, message, hint }: UserError) {
  return { code, message, hint };
}

function reportBug(error: unknown, { terminal }: Context, json: boolean): number {
  const message = error instanceof Error ? error.message : String(error);
  const trace = error instanceof Error ? (error.stack ?? message) : message;
  const hint = 'This is a fault of Veille itself. Please open an issue with the lines below and the command you typed.';
  if (json) terminal.printJson({ error: { code: 'internal', message, hint } });
  terminal.say(`${terminal.styleSaid('red', 'bug')}: ${message}`);
  terminal.say(indent(hint));
  terminal.say(indent(trace));
  return exitCodes.bug.code;
}

function indent(text: string): string {
  return text.replaceAll(/^/gm, '  ');
}
