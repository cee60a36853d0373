import { dirname } from 'node:path';
import type { Program } from '@veille/compile';
import { controllerProgram } from '@veille/controller';
import { type BuildResult, build, type Plugin, stop } from 'esbuild';
import { readVersion } from '../../version.ts';
import { keepFile } from './keep-file.ts';

/**
 * The controller and all that it imports as one file, which any Node 24 runs: a host needs no npm and no `node_modules`. The
 * same sources give the same bytes, so an unchanged controller is not sent again (docs/adr/0023).
 *
 * @param cache the folder that it is kept in, by its content.
 */
export async function bundleController(cache: string): Promise<Program> {
  const [output] = (await bundle()).outputFiles;
  if (output === undefined) throw new Error('esbuild made no bundle of the controller');
  const version = readVersion();
  return { ...(await keepFile(cache, `controller-${version}`, output.contents)), version };
}

async function bundle(): Promise<BuildResult<{ write: false }>> {
  try {
    return await build({
      entryPoints: [controllerProgram],
      // What names a file names it relative to this, and is the same on every machine.
      absWorkingDir: dirname(controllerProgram),
      bundle: true,
      write: false,
      platform: 'node',
      format: 'esm',
      target: 'node24',
      minifyWhitespace: true,
      legalComments: 'eof',
      plugins: [unreached],
      // What was written as CommonJS asks for Node's own modules in its own way.
      banner: { js: "import{createRequire}from'node:module';const require=createRequire(import.meta.url);" },
      logLevel: 'silent',
    });
  } finally {
    // Or its own process would wait for more.
    await stop();
  }
}

/** Ways to an engine over SSH and to BuildKit, which dockerode brings along: ours is a socket of this machine. */
const unreached: Plugin = {
  name: 'unreached',
  setup: ({ onResolve, onLoad }) => {
    onResolve({ filter: /^(?:ssh2|@grpc\/grpc-js|@grpc\/proto-loader)$/ }, ({ path }) => ({
      path,
      namespace: 'unreached',
    }));
    onLoad({ filter: /.*/, namespace: 'unreached' }, () => ({ contents: 'module.exports = {};' }));
  },
};
