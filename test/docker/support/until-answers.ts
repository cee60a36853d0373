import { setTimeout as sleep } from 'node:timers/promises';

const patienceMs = 20_000;

/** Resolves with the first answer of an address. */
export async function untilAnswers(url: string): Promise<string> {
  const deadline = Date.now() + patienceMs;
  for (;;) {
    const answer = await fetch(url).then(
      (response) => response.text(),
      () => null,
    );
    if (answer !== null) return answer;
    if (Date.now() > deadline) throw new Error(`${url} does not answer`);
    await sleep(50);
  }
}
