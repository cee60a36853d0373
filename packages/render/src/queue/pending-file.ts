import { mkdir, open, rm } from 'node:fs/promises';
import { dirname } from 'node:path';

/** Makes the file that says that there is unfinished work; it is on disk when this resolves. */
export async function markPending(file: string): Promise<void> {
  const folder = dirname(file);
  await mkdir(folder, { recursive: true });
  await sync(file, 'a');
  await sync(folder, 'r');
}

export async function clearPending(file: string): Promise<void> {
  await rm(file, { force: true });
}

async function sync(path: string, flags: string): Promise<void> {
  const handle = await open(path, flags);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
