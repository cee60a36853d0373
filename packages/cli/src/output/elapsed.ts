import type { Terminal } from './terminal.ts';
import { formatDuration } from './units.ts';

const tickMs = 500;

/** Runs long work under a title and counts its seconds; the title stays, with the time that it took. */
export async function withElapsed<Result>(
  terminal: Terminal,
  title: string,
  work: () => Promise<Result>,
): Promise<Result> {
  const started = performance.now();
  const elapsed = () => `${title} … ${formatDuration(performance.now() - started)}`;
  terminal.show(`${title} …`);
  const timer = setInterval(() => terminal.show(elapsed()), tickMs);
  try {
    const result = await work();
    terminal.say(elapsed());
    return result;
  } finally {
    clearInterval(timer);
  }
}
