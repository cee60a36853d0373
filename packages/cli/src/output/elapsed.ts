import type { Terminal } from './terminal.ts';
import { formatDuration } from './units.ts';

const tickMs = 500;

/**
 * Runs long work under a title and counts its seconds; the title stays, with the time that it took. The work may note what
 * it is at, which shows beside that.
 */
export async function withElapsed<Result>(
  terminal: Terminal,
  title: string,
  work: (note: (text: string) => void) => Promise<Result>,
): Promise<Result> {
  const started = performance.now();
  const elapsed = () => `${title} … ${formatDuration(performance.now() - started)}`;
  terminal.show(`${title} …`);
  let noted = '';
  const timer = setInterval(() => terminal.show(`${elapsed()}${noted && `  ${noted}`}`), tickMs);
  try {
    const result = await work((text) => {
      noted = text;
    });
    terminal.say(elapsed());
    return result;
  } finally {
    clearInterval(timer);
  }
}
