import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { builtInCompositions } from '@veille/render';
import { z } from 'zod';
import { checkout } from '../studio/checkout.ts';

const config = `import { remotion } from '@veille/catalog';
import { defineStack } from '@veille/stack';

export default defineStack({
  services: { remotion: remotion({ door: 're', compositions: './compositions' }) },
});
`;

const gitignore = `.veille/
node_modules/
`;

const tsconfig = {
  compilerOptions: {
    target: 'es2024',
    lib: ['es2024', 'dom'],
    module: 'nodenext',
    jsx: 'react-jsx',
    strict: true,
    noUncheckedIndexedAccess: true,
    erasableSyntaxOnly: true,
    verbatimModuleSyntax: true,
    allowImportingTsExtensions: true,
    skipLibCheck: true,
    noEmit: true,
    ...(checkout === null ? {} : { paths: pathsTo(checkout) }),
  },
  include: ['veille.config.ts', 'compositions'],
};

/** The packages are on no registry yet: what a clone has begun, its command runs, and an editor finds them there. */
function pathsTo(clone: string): Record<string, string[]> {
  const source = (room: string) => [`@veille/${room}`, [join(clone, 'packages', room, 'src/index.ts')]];
  return Object.fromEntries(['catalog', 'stack'].map(source));
}

/** The starter's own files by name; the compositions are a copy of the built-in ones. */
export async function starterFiles(folder: string): Promise<Record<string, string>> {
  return {
    'veille.config.ts': config,
    'package.json': json(await packageManifest(folder)),
    'tsconfig.json': json(tsconfig),
    '.gitignore': gitignore,
  };
}

/** What the compositions import. */
const imported = ['@fontsource/jetbrains-mono', '@fontsource/space-grotesk', 'react', 'remotion', 'zod'];
const installed = ['@veille/catalog', '@veille/cli', '@veille/stack'];
const manifest = z.object({ version: z.string(), dependencies: z.record(z.string(), z.string()) });

/** The compositions' packages at exactly the render server's versions: Remotion wants all its parts to be one. */
async function packageManifest(folder: string): Promise<unknown> {
  const text = await readFile(join(builtInCompositions, '../package.json'), 'utf8');
  const { version, dependencies } = manifest.parse(JSON.parse(text));
  const same = (name: string) => [name, dependencies[name] ?? '*'] as const;
  return {
    name:
      basename(folder)
        .toLowerCase()
        .replaceAll(/[^a-z0-9-]+/g, '-')
        .replaceAll(/^-+|-+$/g, '') || 'studio',
    private: true,
    type: 'module',
    ...(checkout === null ? { scripts: { up: 'veille up', down: 'veille down', check: 'veille check' } } : {}),
    dependencies: {
      ...(checkout === null ? Object.fromEntries(installed.map((name) => [name, version])) : {}),
      ...Object.fromEntries(imported.map(same)),
    },
    devDependencies: { '@types/react': '^19.0.0', typescript: '^7.0.0' },
  };
}

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
