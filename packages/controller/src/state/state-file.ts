import {
  closeSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname } from 'node:path';
import type { z } from 'zod';

/**
 * A small JSON document on disk that outlives kill -9 and a power cut. The previous version stays beside it as `.old`,
 * so that a torn file costs the last write and nothing more.
 */
export interface StateFile<Content> {
  readonly content: Content;
  /** Why what was on disk could not be used; null when it could. */
  readonly damage: string | null;
  /** Synchronous: between what happens and its record nothing may come. The name always leads to a whole document. */
  readonly write: (content: Content) => void;
}

export interface StateFileOptions {
  /** Wait until the disk has it: for what must outlive a power cut, not only the program. */
  readonly onDisk: boolean;
}

/** Reads a document, or its previous version where it is torn, or `empty` where there is neither. Never throws. */
export function openStateFile<Schema extends z.ZodType>(
  file: string,
  schema: Schema,
  empty: z.infer<Schema>,
  { onDisk }: StateFileOptions,
): StateFile<z.infer<Schema>> {
  const present = read(file, schema);
  const previous = present.content === null ? read(`${file}.old`, schema) : present;
  let isTorn = present.isTorn;
  return {
    content: previous.content ?? empty,
    damage: describeDamage(file, present.isTorn, previous.content !== null),
    write: (content) => {
      writeWhole(`${file}.new`, `${JSON.stringify(content, null, 1)}\n`, onDisk);
      // A torn file must not take the place of the good one before it.
      if (!isTorn) keepPrevious(file);
      renameSync(`${file}.new`, file);
      isTorn = false;
      if (onDisk) syncFolder(dirname(file));
    },
  };
}

function read<Schema extends z.ZodType>(
  file: string,
  schema: Schema,
): { content: z.infer<Schema> | null; isTorn: boolean } {
  try {
    return { content: schema.parse(JSON.parse(readFileSync(file, 'utf8'))), isTorn: false };
  } catch (error) {
    return { content: null, isTorn: (error as NodeJS.ErrnoException).code !== 'ENOENT' };
  }
}

function describeDamage(file: string, isTorn: boolean, hasPrevious: boolean): string | null {
  if (!isTorn) return null;
  return hasPrevious ? `${file} is damaged; its previous version was used` : `${file} is damaged and was not used`;
}

function writeWhole(file: string, text: string, onDisk: boolean): void {
  mkdirSync(dirname(file), { recursive: true });
  const handle = openSync(file, 'w', 0o600);
  try {
    writeFileSync(handle, text);
    if (onDisk) fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

/** A second name for the present version, so that the file itself is there at every moment. */
function keepPrevious(file: string): void {
  rmSync(`${file}.old`, { force: true });
  try {
    linkSync(file, `${file}.old`);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
}

/** A rename is on disk when its folder is. */
function syncFolder(folder: string): void {
  const handle = openSync(folder, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
