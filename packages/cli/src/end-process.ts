/** Ends this process; the one way to do so, as `process.exit` is not to be called by anybody else. */
export type Exit = (code: number) => never;

/**
 * A stack's file runs in this process. It cannot end a command that has not said anything yet: `process.exit` throws from
 * now on, at the place that calls it.
 */
export function keepExit(): Exit {
  const exit = process.exit.bind(process);
  process.exit = (code) => {
    throw new Error(`process.exit(${code ?? ''}) was called`);
  };
  return exit;
}

/** Resolves when all that was written has left this process. */
export async function flush(...streams: readonly NodeJS.WriteStream[]): Promise<void> {
  await Promise.all(streams.map((stream) => new Promise<void>((resolve) => stream.write('', () => resolve()))));
}
