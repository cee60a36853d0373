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
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new UserError('prepare-failed', `The compositions in ${folder} do not compile:\n${reason}`, 'Mend them.', {
      cause,
    });
  }
}

/** A composition's packages come from the user's folder, else from this package: a repository needs no install of them. */
function findPackages(config: WebpackConfiguration): WebpackConfiguration {
  return {
    ...config,
    resolve: { ...config.resolve, modules: ['node_modules', ...ownNodeModules()] },
    performance: false,
  };
}
