import type { Program } from './facts.ts';
import type { Layout } from './layout.ts';

/** Programs that Debian has: where they lie, and in which package. */
const packaged: Readonly<Record<string, { readonly path: string; readonly package: string }>> = {
  'redis-server': { path: '/usr/bin/redis-server', package: 'redis-server' },
  'chromium-headless-shell': { path: '/usr/bin/chromium-headless-shell', package: 'chromium-headless-shell' },
};

/** The words that commands of kinds begin with on a host. */
export function knownPrograms(layout: Layout, node: Program | undefined): Record<string, readonly string[]> {
  return {
    ...Object.fromEntries(Object.entries(packaged).map(([name, { path }]) => [name, [path]])),
    ...(node === undefined ? {} : { node: [layout.node(node)] }),
  };
}

/** The packages that bring the programs of these commands. */
export function packagesOf(programs: readonly string[]): string[] {
  return programs.flatMap((program) => (Object.hasOwn(packaged, program) ? (packaged[program]?.package ?? []) : []));
}
