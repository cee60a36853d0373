import { type ResolveHookSync, registerHooks } from 'node:module';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { Interrupted } from '../errors.ts';

/** What importing a file came to; `timeout` when it has not come to anything. */
export type Imported =
  | { readonly exported: Record<string, unknown> }
  | { readonly error: unknown }
  | { readonly timeout: true };

/**
 * Imports a person's file into this process, come what may: a fault outside of the import itself, such as in a timer,
 * counts as the file's own.
 * @throws Interrupted when the signal aborts.
 */
export async function importFile(file: string, limitMs: number, signal: AbortSignal): Promise<Imported> {
  const { promise: fault, resolve: markFault } = Promise.withResolvers<{ error: unknown }>();
  const ended = new AbortController();
  const hooks = registerHooks({ resolve: resolveOwn });
  process.setUncaughtExceptionCaptureCallback((error) => markFault({ error }));
  try {
    return await Promise.race([run(file), fault, timeout(limitMs, AbortSignal.any([signal, ended.signal]))]);
  } catch (error) {
    if (signal.aborted) throw new Interrupted();
    throw error;
  } finally {
    process.setUncaughtExceptionCaptureCallback(null);
    hooks.deregister();
    ended.abort();
  }
}

const own = new Set(['@veille/catalog', '@veille/stack']);

/** A studio's folder needs no install: what a stack imports and its folder does not have, this command has. */
const resolveOwn: ResolveHookSync = (specifier, context, next) => {
  try {
    return next(specifier, context);
  } catch (error) {
    if (!own.has(specifier)) throw error;
    return next(specifier, { ...context, parentURL: import.meta.url });
  }
};

async function run(file: string): Promise<Imported> {
  try {
    const exported = await import(pathToFileURL(file).href);
    // What the file set off for "at once" shows its faults in the next turn.
    await sleep(1);
    return { exported };
  } catch (error) {
    return { error };
  }
}

/** Keeps the process alive: Node ends one that only waits for a promise which nothing can settle. */
async function timeout(limitMs: number, signal: AbortSignal): Promise<Imported> {
  await sleep(limitMs, null, { signal });
  return { timeout: true };
}
