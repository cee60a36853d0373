import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished, type TestContext } from 'vitest';
import { guardLeaks } from './leak-guard.ts';

/**
 * A fresh folder for the test that calls it, removed when that test has finished. Call it before anything that is
 * started inside: what a test cleans up runs in reverse order. The test fails when a process of the folder is left
 * behind. The path is short, so that sockets fit into it.
 * @param test tests that run at the same time say which they are.
 */
export async function temporaryFolder(test: Pick<TestContext, 'onTestFinished'> = { onTestFinished }): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'veille-t-'));
  test.onTestFinished(async () => {
    try {
      await guardLeaks(folder);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
  return folder;
}
