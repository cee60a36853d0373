import { expect, test } from 'vitest';
import { passwordTries } from '../src/executor/password-tries.ts';

const never = new AbortController().signal;

/** Somebody who types these, one after the other, and what they were asked. */
function somebody(...words: (string | null)[]) {
  const questions: string[] = [];
  const nextTry = passwordTries('pi', async (host, again) => {
    questions.push(`${host}${again ? ', again' : ''}`);
    return words.shift() ?? null;
  });
  return { nextTry, questions };
}

test('a wrong password is asked for again, three times in all', async () => {
  const { nextTry, questions } = somebody('a', 'b', 'c', 'd');
  const first = nextTry(null, never);
  const second = nextTry(first, never);
  const third = nextTry(second, never);
  expect([first?.isLast, second?.isLast, third?.isLast]).toEqual([false, false, true]);
  expect(await third?.password).toBe('c');
  expect(nextTry(third, never)).toBeNull();
  expect(questions).toEqual(['pi', 'pi, again', 'pi, again']);
});

test('all commands of a host share what was typed, also when it was wrong for several of them', async () => {
  const { nextTry, questions } = somebody('wrong', 'right');
  const [one, other] = [nextTry(null, never), nextTry(null, never)];
  const better = nextTry(one, never);
  expect(nextTry(other, never)).toBe(better);
  expect(await nextTry(null, never)?.password).toBe('right');
  expect(questions).toEqual(['pi', 'pi, again']);
});
