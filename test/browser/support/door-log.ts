import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { LocalStudio } from '../../support/local-studio.ts';

/** Waits until a request for the path has come to the door: otherwise that it woke nothing would mean nothing. */
export async function untilAsked(studio: LocalStudio, service: string, path: string): Promise<void> {
  const file = join(studio.folder, '.veille/log/doors', `${service}.log`);
  await expect.poll(() => readFile(file, 'utf8').catch(() => ''), { timeout: 10_000 }).toContain(`"uri":"${path}`);
}
