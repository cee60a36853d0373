import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { guardLeaks } from './leak-guard.ts';

/**
 * A fresh folder for the test that calls it, removed when that test has finished. Call it before anything that is
 * started inside: what a test cleans up runs in reverse order. The test fails when a process of the folder is left
 * behind. The path is short, so that sockets fit into it.
 */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'veille-t-'));
  onTestFinished(async () => {
    try {
      await guardLeaks(folder);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
  return folder;
}
