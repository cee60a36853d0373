import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { bundle, type WebpackConfiguration } from '@remotion/bundler';
import { UserError } from '@veille/protocol';
import { ownNodeModules } from '../package-folders.ts';

/**
 * Makes the web page that Chromium films. Nothing is cached: a bundle is made once by content.
 * @throws UserError `prepare-failed` with the bundler's own words.
 */
export async function bundleForBrowser(entry: string, folder: string, output: string): Promise<void> {
  try {
    await bundle({
      entryPoint: entry,
      outDir: output,
      rootDir: folder,
      publicDir: join(folder, 'public'),
      enableCaching: false,
      webpackOverride: findPackages,
      onSymlinkDetected: () => {},
    });
    await forgetPlace(folder, join(output, 'index.html'));
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new UserError('prepare-failed', `The compositions in ${folder} do not compile:\n${reason}`, 'Mend them.', {
      cause,
    });
  }
}

/**
 * The page names the folder that it was made from, for an editor that nobody opens here. Without it two clones of a repository
 * make the same bundle, so that what one has deployed the other does not deploy again.
 */
async function forgetPlace(folder: string, page: string): Promise<void> {
  const html = await readFile(page, 'utf8');
  await writeFile(page, html.replace(`window.remotion_cwd = ${JSON.stringify(folder)};`, ''));
}

/** A composition's packages come from the user's folder, else from this package: a repository needs no install of them. */
function findPackages(config: WebpackConfiguration): WebpackConfiguration {
  return {
    ...config,
    resolve: { ...config.resolve, modules: ['node_modules', ...ownNodeModules()] },
    performance: false,
  };
}
