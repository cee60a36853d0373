import { realpathSync } from 'node:fs';
import { join, resolve, sep } from 'node:path';
import files from '@fastify/static';
import type { App, Context } from '../context.ts';

/** `GET /creative-assets/*`: a folder that compositions may take from. No listing, no dotfiles, no way out by a link; not made here. */
export async function creativeAssets(app: App, { config }: Context): Promise<void> {
  await app.register(files, {
    root: resolve(config.assetsFolder),
    prefix: '/creative-assets/',
    index: false,
    list: false,
    dotfiles: 'ignore',
    // It is the person's to make, and may come later.
    suppressWarning: true,
    schemaHide: true,
    allowedPath: (path, root) => root !== undefined && isInside(root, path),
  });
}

function isInside(root: string, path: string): boolean {
  try {
    return realpathSync(join(root, path)).startsWith(realpathSync(root) + sep);
  } catch {
    return false;
  }
}
