import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { LocalFile } from '@veille/compile';
import { UserError } from '@veille/protocol';
import type { Context } from '../../context.ts';
import { withElapsed } from '../../output/elapsed.ts';
import { indentLastLines } from '../../output/last-lines.ts';
import { runProgramToEnd } from '../../up/run-program.ts';
import { findKept, keep } from './kept-caddy.ts';
import { buildWords, type CaddyRecipe, caddyVersion, goVersion, xcaddyVersion } from './recipe.ts';

/** The module that pins xcaddy and all that it is made of. */
const xcaddyModule = resolve(import.meta.dirname, '../../../../../tools/go/xcaddy');

/**
 * A Caddy with a DNS module, built on this machine for a host's architecture, or kept from an earlier time where it still has
 * the checksum that it was built with. Nothing is left of a build that fails or is interrupted.
 *
 * @param variables the operator's environment: Go has settings of its own there
 * @throws UserError `program-missing` where there is no Go, or one that is too old; `prepare-failed` with the last lines of a build that failed.
 */
export async function buildCaddy(
  recipe: CaddyRecipe,
  { environment, terminal, signal }: Pick<Context, 'environment' | 'terminal' | 'signal'>,
): Promise<LocalFile> {
  const { cacheFolder, variables } = environment;
  const programs = join(cacheFolder, 'programs');
  await mkdir(programs, { recursive: true });
  const kept = await findKept(programs, recipe);
  if (kept.file !== null) return kept.file;
  // On the file system of the cache, so that what is built can be renamed into its place.
  const folder = await mkdtemp(join(cacheFolder, 'building-'));
  const run = async (title: string, words: readonly string[], cwd: string, more: Readonly<Record<string, string>>) => {
    const env = { ...variables, TMPDIR: folder, ...more };
    const { code, output } = await withElapsed(terminal, title, () => runProgramToEnd(words, { cwd, signal, env }));
    if (code !== 0) throw failed(title, output);
  };
  try {
    await checkGo(folder, variables, signal);
    const [xcaddy, built] = [join(folder, 'xcaddy'), join(folder, 'caddy')];
    const command = [
      'go',
      'build',
      '-mod=readonly',
      '-trimpath',
      '-o',
      xcaddy,
      'github.com/caddyserver/xcaddy/cmd/xcaddy',
    ];
    await run(`building xcaddy ${xcaddyVersion}`, command, xcaddyModule, {});
    const { module, architecture } = recipe;
    const title = `building Caddy ${caddyVersion} with ${module} for ${architecture} (a minute or two, once)`;
    const target = { GOOS: 'linux', GOARCH: architecture, CGO_ENABLED: '0' };
    const again = { ...recipe, version: kept.moduleVersion ?? recipe.version };
    await run(title, [xcaddy, ...buildWords(again, built)], folder, target);
    return await keep(programs, recipe, built);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Since 1.21 Go fetches the newer one that a module asks for; those before do not even understand ours. */
async function checkGo(cwd: string, env: Readonly<Record<string, string>>, signal: AbortSignal): Promise<void> {
  const { text } = await runProgramToEnd(['go', 'env', 'GOVERSION'], { cwd, signal, env }).catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    throw noGo('there is none on the PATH');
  });
  const [, minor] = /^go1\.(\d+)/.exec(text) ?? [];
  if (minor !== undefined && Number(minor) < 21) throw noGo(`${text.trim()} is too old`);
}

function noGo(why: string): UserError {
  return new UserError(
    'program-missing',
    `Building Caddy with its DNS module needs Go ${goVersion} on this machine, and ${why}.`,
    `Install it from https://go.dev/dl (Debian 12's golang is 1.19), or name a finished Caddy in the stack: caddy: { binary: './bin/caddy' }.`,
  );
}

function failed(title: string, output: string): UserError {
  return new UserError(
    'prepare-failed',
    `${title} failed:\n${indentLastLines(output, 12)}`,
    "Nothing was changed. Mend that and run it again, or name a finished Caddy in the stack: caddy: { binary: './bin/caddy' }.",
  );
}
