import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { caddyfileAround, lintOwnSites } from '@veille/compile';
import { UserError } from '@veille/protocol';
import { type Problem, usualMeshCidrs, type ValidStack } from '@veille/stack';
import { shortPath } from '../output/short-path.ts';
import { runProgramToEnd } from './run-program.ts';

const ownCaddy = resolve(import.meta.dirname, '../../../../.toolchain/bin/caddy');

/**
 * The ways in, past the mesh's ranges, in people's own sites (`hosts.NAME.caddy.sites`), as this machine's Caddy reads them.
 * `folder` is that of the stack's file; messages name files relative to `cwd`.
 * @throws UserError `program-missing` when there are such sites and no Caddy to read them.
 */
export async function findHoles(
  stack: ValidStack,
  folder: string,
  cwd: string,
  signal: AbortSignal,
): Promise<Problem[]> {
  const files = new Set(
    stack.hosts.flatMap(({ caddy: { sites } }) => (sites === null ? [] : [resolve(folder, sites)])),
  );
  if (files.size === 0) return [];
  const own = await mkdtemp(join(tmpdir(), 'veille-lint-'));
  try {
    const found = [];
    for (const file of files) found.push(...(await holesOf(file, own, stack.mesh?.cidrs ?? usualMeshCidrs, signal)));
    return found.map((problem) => ({
      ...problem,
      place: { ...problem.place, file: shortPath(problem.place.file, cwd) },
    }));
  } finally {
    await rm(own, { recursive: true });
  }
}

async function holesOf(source: string, cwd: string, allow: readonly string[], signal: AbortSignal): Promise<Problem[]> {
  const sites = { source, text: await readFile(source, 'utf8') };
  const caddy = existsSync(ownCaddy) ? ownCaddy : 'caddy';
  // Whatever it is asked, Caddy makes a folder in its home.
  const run = (...words: string[]) => runProgramToEnd(['env', `HOME=${cwd}`, caddy, ...words], { cwd, signal });
  const { code: failed, text: version } = await run('version');
  if (failed !== 0) throw noCaddy(source);
  const around = join(cwd, 'Caddyfile');
  await writeFile(around, caddyfileAround(sites, allow, version.trim()));
  const { code, output, text } = await run('adapt', '--config', around, '--adapter', 'caddyfile');
  if (code !== 0) return [unreadable(source, output)];
  return lintOwnSites(JSON.parse(text), sites, allow).map(({ line, found, fix }) => ({
    ...problemAt(source, line),
    found,
    expected: 'sites that nobody outside the mesh gets into',
    fix,
  }));
}

/** Its last line says where and what, in Caddy's own words. */
function unreadable(source: string, output: string): Problem {
  const last = output.trim().split('\n').at(-1) ?? '';
  const [, line = '1'] = last.match(/:(\d+)/) ?? [];
  const expected = 'sites that Caddy can read';
  return {
    ...problemAt(source, Number(line)),
    found: last.replace(/^Error: /, ''),
    expected,
    fix: 'caddy fmt --diff shows where its braces go astray',
  };
}

function problemAt(file: string, line: number): Pick<Problem, 'place' | 'path'> {
  return { place: { file, line, column: 1 }, path: [] };
}

function noCaddy(source: string): UserError {
  return new UserError(
    'program-missing',
    `There is no Caddy here that can say whether ${source} is open to strangers.`,
    'apt install caddy, or https://caddyserver.com/docs/install',
  );
}
