import type { Container } from './container.ts';
import type { Engine, LineOptions } from './engine.ts';

/** The last lines of several containers as one log, oldest first; each line says whose it is where there are several. */
export async function readLines(
  engine: Engine,
  containers: readonly Container[],
  options: LineOptions,
): Promise<string[]> {
  const logs = await Promise.all(
    containers.map(async (container) => {
      const lines = await engine.lines(container, options);
      return lines.map(({ at, text }) => ({ at, text: withName(container, containers.length, text) }));
    }),
  );
  const byTime = logs.flat().sort((left, right) => (left.at < right.at ? -1 : 1));
  return byTime.slice(-options.lines).map(({ text }) => text);
}

/** A project of one container needs no names in its log. */
export function withName({ name }: Container, count: number, text: string): string {
  return count > 1 ? `${name}: ${text}` : text;
}
