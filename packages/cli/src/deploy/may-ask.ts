import type { Plan } from '@veille/deploy';
import { UserError } from '@veille/protocol';
import type { Context } from '../context.ts';
import { formatPlan } from '../output/deploy/plan-view.ts';

/**
 * Before a host is asked: whoever cannot answer should not have to wait for the question.
 * @throws UserError `no-terminal` with the command that does not ask.
 */
export function mayAsk({ prompt }: Pick<Context, 'prompt'>, yes: boolean, command: string): void {
  if (yes || prompt.interactive) return;
  throw new UserError(
    'no-terminal',
    'There is no terminal to ask for a yes.',
    `Run it in a terminal, where it says what it would do and then asks, or say yes beforehand: \`${command}\`.`,
  );
}

/** A yes to a plan that whoever is asked has seen; the document of `--json` comes only at the end. */
export async function isConfirmed(
  plan: Plan,
  question: string,
  { yes = false, json = false }: { readonly yes?: boolean; readonly json?: boolean },
  { prompt, terminal }: Pick<Context, 'prompt' | 'terminal'>,
): Promise<boolean> {
  if (yes) return true;
  if (json)
    for (const line of formatPlan(plan, { style: terminal.styleSaid, columns: terminal.columns }, false))
      terminal.say(line);
  return prompt.confirm(question);
}
