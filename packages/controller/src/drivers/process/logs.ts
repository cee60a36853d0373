import { closeSync, mkdirSync, openSync, readSync, statSync, watch } from 'node:fs';
import { dirname } from 'node:path';

/** As much of a log's end as is read for its last lines. */
const tailBytes = 256 * 1024;

/** The last lines of a log, oldest first, from byte `start` on. A missing file has none. */
export function readLastLines(file: string, lines: number, start = 0): string[] {
  const size = sizeOf(file);
  // A rotation has emptied the file since: all of it is newer than `start`.
  const from = Math.max(start > size ? 0 : start, size - tailBytes);
  const text = readRange(file, from, size);
  const all = text.split('\n').filter((line) => line.trim() !== '');
  return all.slice(-lines);
}

/** Tells each whole line that is added from now on, until the returned function is called. */
export function followLines(file: string, onLine: (line: string) => void): () => void {
  mkdirSync(dirname(file), { recursive: true });
  closeSync(openSync(file, 'a'));
  let offset = sizeOf(file);
  let rest = '';
  const tell = () => {
    const size = sizeOf(file);
    if (size < offset) [offset, rest] = [0, ''];
    const lines = (rest + readRange(file, offset, size)).split('\n');
    offset = size;
    rest = lines.pop() ?? '';
    for (const line of lines) if (line.trim() !== '') onLine(line);
  };
  const watcher = watch(file, tell);
  // What came before the watch began is told by no event.
  tell();
  // The file may be removed under the watcher; then there is nothing more to tell.
  watcher.on('error', () => watcher.close());
  watcher.unref();
  return () => watcher.close();
}

/** The size of a file in bytes; 0 when it is not there. */
export function sizeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0;
}

function readRange(file: string, from: number, to: number): string {
  if (to <= from) return '';
  const handle = openSync(file, 'r');
  try {
    const buffer = Buffer.alloc(to - from);
    const length = readSync(handle, buffer, 0, buffer.length, from);
    return buffer.toString('utf8', 0, length);
  } finally {
    closeSync(handle);
  }
}
