import { createHash } from 'node:crypto';
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { LocalFile } from '@veille/compile';
import { describeFile } from '../local-file.ts';

/** A file in the cache whose name ends in the SHA-256 of its bytes. One that is there and has others is written again. */
export async function keepFile(cache: string, name: string, bytes: Uint8Array): Promise<LocalFile> {
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const path = join(cache, `${name}-${sha256}`);
  const there = await describeFile(path).catch(() => null);
  if (there?.sha256 !== sha256) {
    await mkdir(cache, { recursive: true });
    const part = `${path}.${process.pid}.part`;
    await writeFile(part, bytes, { flush: true });
    await rename(part, path);
  }
  return { path, sha256, bytes: bytes.byteLength };
}
