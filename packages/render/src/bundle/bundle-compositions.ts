import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Composition } from '@veille/protocol';
import { compositionsFile } from '../compositions-file.ts';
import { bundleForBrowser } from './bundle-for-browser.ts';
import { describeCompositions } from './describe-compositions.ts';
import { findEntry } from './find-entry.ts';

export interface BundleOrder {
  /** The user's Remotion project: a folder with `index.ts` or `index.tsx`, and `public/` for static files. */
  readonly folder: string;
  /** The folder to make; what was there is replaced when the new one is complete. */
  readonly output: string;
  /** A folder for what may be lost. */
  readonly temporary: string;
}

/**
 * Bundles a Remotion project for the render server and writes `compositions.json` beside it.
 * @throws UserError `prepare-failed` when the project has no entry, does not compile or cannot be read.
 */
export async function bundleCompositions({ folder, output, temporary }: BundleOrder): Promise<readonly Composition[]> {
  const entry = findEntry(folder);
  const partial = `${output}.partial`;
  await startEmpty(partial, temporary);
  try {
    const compositions = await describeCompositions(entry, temporary);
    await bundleForBrowser(entry, folder, partial);
    await writeFile(join(partial, compositionsFile), `${JSON.stringify(compositions, null, 2)}\n`);
    await rm(output, { recursive: true, force: true });
    await rename(partial, output);
    return compositions;
  } finally {
    await rm(partial, { recursive: true, force: true });
  }
}

async function startEmpty(...folders: string[]): Promise<void> {
  for (const folder of folders) {
    await rm(folder, { recursive: true, force: true });
    await mkdir(folder, { recursive: true });
  }
}
