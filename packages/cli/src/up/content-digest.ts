import { createHash, type Hash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';

/** What no bundle is made of: packages are known by their versions, the rest is a tool's own. */
const leftOut = new Set(['node_modules', '.git', '.veille']);

/** Digests files and folders by name and content, and words beside them. A path that is missing counts as such. */
export async function contentDigest(paths: readonly string[], words: readonly string[]): Promise<string> {
  return (await fullContentDigest(paths, words)).slice(0, 16);
}

/** Whether a path below one that is digested does not count. */
export type IsLeftOut = (path: string) => boolean;

/** The same, all 64 hexadecimal digits of SHA-256. */
export async function fullContentDigest(
  paths: readonly string[],
  words: readonly string[],
  isLeftOut: IsLeftOut = () => false,
): Promise<string> {
  const hash = createHash('sha256');
  hash.update(JSON.stringify(words));
  for (const path of paths) await addPath(hash, path, '.', isLeftOut);
  return hash.digest('hex');
}

async function addPath(hash: Hash, path: string, name: string, isLeftOut: IsLeftOut): Promise<void> {
  const found = await stat(path).catch(() => null);
  hash.update(`\0${name}\0${found === null ? 'missing' : found.isDirectory() ? 'folder' : found.size}\0`);
  if (found?.isDirectory()) {
    const names = (await readdir(path)).filter((each) => !leftOut.has(each) && !isLeftOut(join(path, each))).sort();
    for (const each of names) await addPath(hash, join(path, each), `${name}/${each}`, isLeftOut);
  } else if (found) {
    await pipeline(createReadStream(path), async (pieces: AsyncIterable<Buffer>) => {
      for await (const piece of pieces) hash.update(piece);
    });
  }
}
