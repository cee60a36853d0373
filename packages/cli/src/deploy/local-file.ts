import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import type { LocalFile } from '@veille/compile';

/** A file of this machine as it is brought to hosts: its size and the SHA-256 of its bytes. */
export async function describeFile(path: string): Promise<LocalFile> {
  const { size } = await stat(path);
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), async (pieces: AsyncIterable<Buffer>) => {
    for await (const piece of pieces) hash.update(piece);
  });
  return { path, sha256: hash.digest('hex'), bytes: size };
}
