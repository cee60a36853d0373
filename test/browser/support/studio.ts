import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { type LocalStudio, startStudio } from '../../support/local-studio.ts';

/** A studio for the test file that asks: up before its first test, down and gone after its last. */
export async function studioForFile(services: string): Promise<LocalStudio> {
  const folder = await mkdtemp(join(tmpdir(), 'veille-t-'));
  afterAll(() => rm(folder, { recursive: true, force: true }));
  const studio = await startStudio({ folder, services });
  afterAll(() => studio.down());
  return studio;
}
