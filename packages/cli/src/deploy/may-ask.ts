import { UserError } from '@veille/protocol';
import type { Context } from '../context.ts';

/**
 * Before anything else: whoever cannot answer should not have to wait for the question.
 * @throws UserError `no-terminal` with the command that does not ask.
 */
export function mayAsk({ prompt }: Pick<Context, 'prompt'>, yes: boolean, command: string): void {
  if (yes || prompt.interactive) return;
  throw new UserError(
    'no-terminal',
    'There is no terminal to ask for a yes.',
    `Look at \`veille plan\`, then run \`${command}\`.`,
  );
}
