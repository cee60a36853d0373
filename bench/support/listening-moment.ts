import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';

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
