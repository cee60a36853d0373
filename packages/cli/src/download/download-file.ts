import { createHash, type Hash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Interrupted } from '../errors.ts';
import { ConnectionCut, openTransfer, type Transfer } from './open-transfer.ts';
import { refusedByDisk, wrongChecksum } from './refusals.ts';
import { refuseFullDisk } from './room-on-disk.ts';

/** A file that is known by its content. */
export interface Download {
  readonly url: string;
  /** Hexadecimal. */
  readonly sha256: string;
  /** Where it belongs. Absolute. */
  readonly path: string;
}

export interface DownloadOptions {
  readonly signal: AbortSignal;
  /** Bytes that are here and bytes of the whole, which may not be known; called with each piece. */
  readonly onProgress: (bytes: number, wholeBytes: number | null) => void;
  /** A connection that gives nothing for so long is given up. Milliseconds. */
  readonly stallMs?: number;
  /** How long to wait after the first cut without progress; doubled each time. Milliseconds. */
  readonly pauseMs?: number;
}

/** So often in a row a connection may give nothing before that is told. */
const triesWithoutProgress = 5;

/**
 * Downloads a file into `PATH.part` and renames it once its checksum is right, so that under its own name it is whole or
 * not there. What a cut, an interruption or a crash leaves in the part is continued (HTTP Range), in this run and the next.
 *
 * @throws UserError `prepare-failed`; Interrupted when the signal aborts.
 */
export async function downloadFile(download: Download, options: DownloadOptions): Promise<void> {
  try {
    await downloadWhole(download, options);
  } catch (error) {
    throw refusedByDisk(download.path, error) ?? error;
  }
}

async function downloadWhole(download: Download, options: DownloadOptions): Promise<void> {
  const part = `${download.path}.part`;
  await mkdir(dirname(download.path), { recursive: true });
  const isContinued = (await sizeOf(part)) > 0;
  let found = await fetchWhole(download, part, options);
  if (found !== download.sha256) await rm(part);
  // An old part may be of another file that was to lie here; that is no fault of the server's.
  if (found !== download.sha256 && isContinued) found = await fetchWhole(download, part, options);
  if (found === download.sha256) return rename(part, download.path);
  await rm(part, { force: true });
  throw wrongChecksum(download, found);
}

/** Continues the part until it is whole; its checksum. */
async function fetchWhole(download: Download, part: string, options: DownloadOptions): Promise<string> {
  const { signal, pauseMs = 500 } = options;
  const hash = await hashOf(part);
  for (let tries = 1; ; ) {
    const before = await sizeOf(part);
    try {
      if (signal.aborted) throw new Interrupted();
      return await continuePart(download, part, hash, options);
    } catch (error) {
      if (signal.aborted) throw new Interrupted();
      if (!(error instanceof ConnectionCut)) throw error;
      tries = (await sizeOf(part)) > before ? 1 : tries + 1;
      if (tries > triesWithoutProgress) throw error.asUserError(download);
      await sleep(pauseMs * 2 ** (tries - 1), undefined, { signal }).catch(() => undefined);
    }
  }
}

async function continuePart(
  { url, path }: Download,
  part: string,
  state: { hash: Hash },
  { signal, onProgress, stallMs = 60_000 }: DownloadOptions,
): Promise<string> {
  const transfer = await openTransfer(url, await sizeOf(part), { signal, stallMs });
  if (transfer === 'complete') return state.hash.copy().digest('hex');
  if (transfer.from === 0) state.hash = createHash('sha256');
  await refuseFullDisk(path, transfer);
  await write(transfer, part, state.hash, onProgress);
  return state.hash.copy().digest('hex');
}

async function write(
  { from, wholeBytes, pieces }: Transfer,
  part: string,
  hash: Hash,
  onProgress: DownloadOptions['onProgress'],
): Promise<void> {
  const file = await open(part, from === 0 ? 'w' : 'a');
  let bytes = from;
  try {
    for await (const piece of pieces) {
      await file.writeFile(piece);
      hash.update(piece);
      bytes += piece.length;
      onProgress(bytes, wholeBytes);
    }
    if (wholeBytes !== null && bytes < wholeBytes) throw new ConnectionCut('the server sent less than it said');
    await file.sync();
  } finally {
    await file.close();
  }
}

/** The hash of what is there of a file; to be continued. */
async function hashOf(file: string): Promise<{ hash: Hash }> {
  const hash = createHash('sha256');
  if ((await sizeOf(file)) > 0) for await (const piece of createReadStream(file)) hash.update(piece);
  return { hash };
}

async function sizeOf(file: string): Promise<number> {
  return (await stat(file).catch(() => null))?.size ?? 0;
}
