import { lstat, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { UserError } from '@veille/protocol';
import type { ValidStack } from '@veille/stack';
import type { OpenStudio } from '../studio/open-studio.ts';

/** The studio's own folders, and those that each service was promised; sockets are nobody else's to open. */
export async function makeFolders({ folders }: OpenStudio, stack: ValidStack): Promise<void> {
  const { root, artifacts, log, state, data, prepared, temporary, run } = folders;
  for (const folder of [root, artifacts, log, state, data, prepared, temporary])
    await mkdir(folder, { recursive: true });
  for (const { name } of stack.services) {
    for (const folder of [data, temporary]) await mkdir(join(folder, name), { recursive: true });
  }
  await mkdir(run, { recursive: true, mode: 0o700 });
  await refuseForeign(run);
}

/** A short run folder lies in `/tmp`, where somebody else may have been first. */
async function refuseForeign(folder: string): Promise<void> {
  const { uid, mode } = await lstat(folder);
  if (uid === process.getuid?.() && (mode & 0o022) === 0) return;
  throw new UserError('forbidden', `${folder} belongs to somebody else.`, 'Remove it, or ask its owner to.');
}
