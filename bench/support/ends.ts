const ends: (() => Promise<unknown>)[] = [];
let isInterrupted = false;

/** Does the work, then the end, whether the work succeeds, fails or is interrupted. */
export async function withEnd<Result>(end: () => Promise<unknown>, work: () => Promise<Result>): Promise<Result> {
  ends.push(end);
  try {
    return await work();
  } finally {
    // What was interrupted fails under our hands, while the ends are on their way.
    if (isInterrupted) await new Promise(() => undefined);
    ends.splice(ends.indexOf(end), 1);
    await end();
  }
}

/** Ctrl-C ends what was begun, the latest first, and then the program. A second one does not wait for that. */
export function endOnInterruption(): void {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void endAll());
}

async function endAll(): Promise<void> {
  if (isInterrupted) return;
  isInterrupted = true;
  for (const end of ends.toReversed()) {
    await end().catch((error: unknown) => console.error(`something was left behind: ${String(error)}`));
  }
  process.exit(130);
}
