import { expect, test } from 'vitest';
import type { Context } from '../../src/context.ts';
import { isConfirmed, mayAsk } from '../../src/deploy/may-ask.ts';
import { exampleStack, newHosts, planOf } from './support/three-hosts.ts';

const plan = planOf(await exampleStack(), newHosts());

test('without a terminal the command that says yes is told as it was typed, with its hosts', () => {
  const asked = () => mayAsk({ prompt: promptWith(false) }, false, 'veille rollback prod --yes');
  expect(asked).toThrow(
    expect.objectContaining({ code: 'no-terminal', hint: expect.stringContaining('`veille rollback prod --yes`') }),
  );
});

test('a question comes after the plan, also where the document for machines comes at the end', async () => {
  const said: string[] = [];
  const context = { prompt: promptWith(true, said), terminal: terminalThat(said) };
  expect(await isConfirmed(plan, 'Deploy to prod?', { json: true }, context)).toBe(false);
  expect(said.at(-1)).toBe('Deploy to prod?');
  expect(said.join('\n')).toContain('\nworkstation\n');
  said.length = 0;
  expect(await isConfirmed(plan, 'Deploy to prod?', {}, context)).toBe(false);
  expect(said).toEqual(['Deploy to prod?']);
  expect(await isConfirmed(plan, 'Deploy to prod?', { yes: true }, context)).toBe(true);
});

/** Somebody who says no. */
function promptWith(interactive: boolean, said: string[] = []): Context['prompt'] {
  const confirm = async (question: string) => {
    said.push(question);
    return false;
  };
  return { interactive, confirm, secret: async () => '', handOver: (work) => work() };
}

function terminalThat(said: string[]): Context['terminal'] {
  const none = () => undefined;
  const plain = (_format: unknown, text: string) => text;
  const lines = { print: none, printJson: none, say: (line: string) => void said.push(line), show: none };
  return {
    interactive: true,
    width: 80,
    columns: 80,
    ...lines,
    ask: none,
    answered: none,
    style: plain,
    styleSaid: plain,
  };
}
