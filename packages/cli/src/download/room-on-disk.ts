import { statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import { formatBytes } from '@veille/protocol';
import { diskFull } from './refusals.ts';

/** @throws UserError `prepare-failed` before hours are spent on what cannot fit. */
export async function refuseFullDisk(
  path: string,
  { from, wholeBytes }: { readonly from: number; readonly wholeBytes: number | null },
): Promise<void> {
  if (wholeBytes === null) return;
  const { bavail, bsize } = await statfs(dirname(path));
  const missing = wholeBytes - from - bavail * bsize;
  if (missing > 0) throw diskFull(path, formatBytes(missing, 'en'));
}
