import { UserError } from '@veille/protocol/user-error';
import type { Executor, RemoteCommand, RemoteResult } from './executor.ts';
import { type Gate, gateFor } from './gate.ts';
import { type AskPassword, passwordTries } from './password-tries.ts';
import { type GatedResult, runGated } from './run-gated.ts';

/** One way to reach a host: the words that lead to a gate there, and what their failure means. */
export interface Way {
  readonly host: string;
  readonly wordsTo: (gate: Gate) => readonly string[];
  /** Null: the command itself failed, not the way to it. */
  readonly explain: (result: GatedResult) => UserError | null;
}

/** Runs commands on the way, with a password for root that is asked for once, and again when it is wrong. */
export function runnerOn(way: Way, askPassword: AskPassword): Executor['run'] {
  const nextTry = passwordTries(way.host, askPassword);
  return async (command: RemoteCommand): Promise<RemoteResult> => {
    const gate = gateFor(command.words, command.root);
    const result = await runGated(way.wordsTo(gate), gate, command, nextTry);
    const problem = (result.begun ? null : noRoot(way.host, result, command)) ?? way.explain(result);
    if (problem === null) return { code: result.code, stdout: result.stdout, stderr: result.stderr };
    throw problem;
  };
}

function noRoot(host: string, result: GatedResult, { root }: RemoteCommand): UserError | null {
  if (!root) return null;
  if (result.passwordRefused) {
    return new UserError(
      'host-denied',
      `The sudo password for ${host} is wrong.`,
      'Run it again and give the right one: on most hosts that of the login, not of root.',
    );
  }
  if (result.passwordLacking) {
    return new UserError(
      'host-denied',
      `sudo wants a password on ${host}, and there is no terminal to ask for one.`,
      'Run it in a terminal, or let the login become root without a password.',
    );
  }
  if (/sudo: not found|sudo: command not found|no such file.*sudo/i.test(result.stderr)) {
    return new UserError('host-denied', `${host} has no sudo.`, `Log in as root, or install it: apt-get install sudo.`);
  }
  if (/sudo|sudoers/.test(result.stderr)) {
    return new UserError(
      'host-denied',
      `There is no way to root on ${host}: ${lastLine(result.stderr)}`,
      letThemIn(result.stderr),
    );
  }
  return null;
}

/** Sudo names who it does not let in; the gate's shell is all that is ever run by it. */
function letThemIn(stderr: string): string {
  const [, login] = /(?:^|user )([\w.-]+) (?:is not in the sudoers|is not allowed|may not run)/m.exec(stderr) ?? [];
  if (login === undefined) return 'Let the login use sudo.';
  return `Let ${login} use sudo, with a line in /etc/sudoers.d/veille there: ${login} ALL=(root) /bin/sh`;
}

export function lastLine(text: string): string {
  return text.trim().split('\n').at(-1)?.trim() ?? '';
}
