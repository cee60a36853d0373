import { copyFile, rename, truncate } from 'node:fs/promises';
import { sizeOf } from './logs.ts';

/** A log larger than this is put aside. */
export const rotateAtBytes = 10 * 1024 * 1024;
/** So many old ones are kept: `NAME.log.1` is the newest. */
const keptFiles = 3;

/**
 * Puts a log aside once it has grown too large. Copied and emptied rather than renamed: the service has it open (for
 * appending, so it goes on at the new end), and cannot be told to open another.
 */
export async function rotateLog(file: string, limitBytes = rotateAtBytes): Promise<void> {
  if (sizeOf(file) <= limitBytes) return;
  for (let index = keptFiles - 1; index >= 1; index -= 1) {
    await rename(`${file}.${index}`, `${file}.${index + 1}`).catch(ignoreMissing);
  }
  await copyFile(file, `${file}.1`);
  await truncate(file, 0);
}

function ignoreMissing(error: NodeJS.ErrnoException): void {
  if (error.code !== 'ENOENT') throw error;
}
