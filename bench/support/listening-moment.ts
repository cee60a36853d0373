import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Answer } from '../../test/support/ask.ts';

/** In which the app of the image `web` tells when it began to listen. */
export const listeningHeader = 'x-listening-at';

/**
 * When the app began to listen, on the clock of `process.hrtime.bigint()`: on Linux that is one monotonic clock for all
 * processes. The file is taken away, so that no run reads the moment of another.
 */
export async function takeListeningMoment(dataFolder: string): Promise<bigint> {
  const file = join(dataFolder, 'listening');
  const moment = BigInt(await readFile(file, 'utf8'));
  await rm(file);
  return moment;
}

/** The same of an app that tells the moment itself: milliseconds from then to the first byte of its answer. */
export function sinceListening({ status, headers, body, firstByteAt }: Answer): number {
  const listeningAt = headers[listeningHeader];
  if (typeof listeningAt !== 'string') throw new Error(`it was not the app that answered, but ${status}: ${body}`);
  return Number(firstByteAt - BigInt(listeningAt)) / 1e6;
}
