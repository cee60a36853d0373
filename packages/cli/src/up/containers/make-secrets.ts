import { randomBytes } from 'node:crypto';
import { chmod, link, mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { SecretFile } from '@veille/compile';

/** Makes the secrets that are not there yet, each whole or not at all. One that is there is kept. */
export async function makeSecrets(secrets: readonly SecretFile[]): Promise<void> {
  for (const { path, bytes } of secrets) {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    await chmod(dirname(path), 0o700);
    const part = `${path}.part`;
    await writeFile(part, randomBytes(bytes).toString('hex'), { mode: 0o600, flush: true });
    await link(part, path).catch(ignoreExisting);
    await rm(part);
  }
}

function ignoreExisting(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EEXIST') throw error;
}
