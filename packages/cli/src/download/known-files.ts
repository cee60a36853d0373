import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { z } from 'zod';
import { writeAtomically } from '../studio/write-atomically.ts';

/** A file whose checksum was right when it looked like this. */
const known = z.object({ sha256: z.string(), bytes: z.number(), changedMs: z.number(), inode: z.number() });
const content = z.object({ format: z.literal(1), files: z.record(z.string(), known) });
type Known = z.infer<typeof known>;

/**
 * Remembers which files have which content, so that gigabytes are read once and not at every run. A file counts as
 * unchanged while it is the same inode with the same size and time of change; any other is read again.
 */
export class KnownFiles {
  readonly #file: string;

  constructor(file: string) {
    this.#file = file;
  }

  /** Whether a file has this content. One that was never seen is read, which `reading` may show. */
  async has(path: string, sha256: string, reading: (read: () => Promise<string>) => Promise<string>): Promise<boolean> {
    const looks = await lookAt(path);
    if (looks === null) return false;
    const before = (await this.#read())[path];
    if (before && isSame(before, looks)) return before.sha256 === sha256;
    const found = await reading(() => sha256Of(path));
    await this.note(path, found);
    return found === sha256;
  }

  /** Notes what a file contains. */
  async note(path: string, sha256: string): Promise<void> {
    const looks = await lookAt(path);
    if (looks === null) return;
    const files = { ...(await this.#read()), [path]: { ...looks, sha256 } };
    await writeAtomically(this.#file, `${JSON.stringify({ format: 1, files }, null, 2)}\n`, 0o644);
  }

  /** What cannot be read is forgotten: files are read again then. */
  async #read(): Promise<Record<string, Known>> {
    try {
      return content.parse(JSON.parse(await readFile(this.#file, 'utf8'))).files;
    } catch {
      return {};
    }
  }
}

type Looks = Omit<Known, 'sha256'>;

async function lookAt(path: string): Promise<Looks | null> {
  const found = await stat(path).catch(() => null);
  return found?.isFile() ? { bytes: found.size, changedMs: found.mtimeMs, inode: found.ino } : null;
}

function isSame(before: Looks, now: Looks): boolean {
  return before.bytes === now.bytes && before.changedMs === now.changedMs && before.inode === now.inode;
}

async function sha256Of(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const piece of createReadStream(path)) hash.update(piece);
  return hash.digest('hex');
}
