import { createRequire } from 'node:module';
import { join } from 'node:path';
import { type Composition, composition, UserError } from '@veille/protocol';
import { build, type Plugin } from 'esbuild';
import { z } from 'zod';
import { ownModule, ownNodeModules } from '../package-folders.ts';

const require = createRequire(import.meta.url);
const shim = ownModule('bundle/remotion-shim');

/** Files that a composition imports for the browser; for its description their content does not matter. */
const assets = 'css png svg jpg jpeg webp gif bmp webm mp4 mov mp3 m4a wav aac woff woff2 otf ttf eot'.split(' ');

/**
 * Reads which compositions a project has, with the JSON Schema of each one's props: the project is bundled once more,
 * for Node, with a stand-in for `remotion` that notes what `<Composition>` is given.
 * @throws UserError `prepare-failed` when the project cannot be run outside a browser.
 */
export async function describeCompositions(entry: string, temporary: string): Promise<readonly Composition[]> {
  const file = join(temporary, 'describe.cjs');
  await bundleForNode(entry, file);
  try {
    const { describe } = require(file) as { describe: () => Promise<unknown> };
    return z
      .array(composition)
      .min(1, 'there is no <Composition>')
      .parse(await describe());
  } catch (cause) {
    throw new UserError(
      'prepare-failed',
      `The compositions of ${entry} cannot be read: ${sentence(cause)}`,
      'Keep what needs a browser (window, document) inside components, and give each <Composition> its width, height, fps and durationInFrames.',
      { cause },
    );
  }
}

async function bundleForNode(entry: string, outfile: string): Promise<void> {
  try {
    await build({
      stdin: { contents: describingProgram(entry), resolveDir: join(entry, '..'), loader: 'js' },
      outfile,
      bundle: true,
      platform: 'node',
      format: 'cjs',
      target: 'node24',
      jsx: 'automatic',
      logLevel: 'silent',
      nodePaths: ownNodeModules(),
      loader: Object.fromEntries(assets.map((extension) => [`.${extension}`, 'empty' as const])),
      define: { 'process.env.NODE_ENV': '"production"' },
      plugins: [useShim],
    });
  } catch (cause) {
    throw new UserError('prepare-failed', `${entry} does not compile: ${sentence(cause)}`, 'Mend it.', { cause });
  }
}

/** zod is the project's own copy: a schema can only be read by the zod that made it. */
function describingProgram(entry: string): string {
  return `
    import { z } from 'zod';
    import { describeRoot } from ${JSON.stringify(shim)};
    import ${JSON.stringify(entry)};
    export const describe = () => describeRoot((schema) => z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }));
  `;
}

/** `remotion` is the shim, except for the shim itself; React is one copy for all, as in the browser's bundle. */
const useShim: Plugin = {
  name: 'remotion-shim',
  setup(plugin) {
    plugin.onResolve({ filter: /^remotion$/ }, ({ importer }) =>
      importer === shim ? { path: require.resolve('remotion') } : { path: shim },
    );
    plugin.onResolve({ filter: /^react(?:-dom)?(?:\/.+)?$/ }, ({ path }) => ({ path: require.resolve(path) }));
  },
};

function sentence(cause: unknown): string {
  if (cause instanceof z.ZodError) return z.prettifyError(cause);
  return cause instanceof Error ? cause.message : String(cause);
}
