import { readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { UserError } from '@veille/protocol';
import {
  byPlace,
  checkConfig,
  describeProblems,
  explainLoadError,
  namedInputs,
  type Problem,
  type ValidStack,
} from '@veille/stack';
import { shortPath } from '../output/short-path.ts';
import type { Studio } from './find-stack.ts';
import { importFile } from './import-file.ts';
import { findMissingInputs } from './missing-inputs.ts';
import { StackProblems } from './stack-problems.ts';

const longestImportMs = 10_000;

/**
 * Runs the stack's file and checks what it exports.
 * @param cwd messages name the file relative to it.
 * @throws StackProblems with all that is wrong; Interrupted when the signal aborts.
 */
export async function loadStack({ stackFile }: Studio, cwd: string, signal: AbortSignal): Promise<ValidStack> {
  const source = await readSource(stackFile);
  const name = shortPath(stackFile, cwd);
  const imported = await importFile(stackFile, longestImportMs, signal);
  if ('timeout' in imported) throw new StackProblems([endlessImport(name)]);
  if ('error' in imported) throw new StackProblems([explainLoadError(imported.error, source, name)]);
  const check = checkConfig(imported.exported, source, name);
  const missing = await findMissingInputs(namedInputs(imported.exported.default), dirname(stackFile));
  const problems = [...(check.ok ? [] : check.problems), ...describeProblems(missing, source, name)];
  if (!check.ok || problems.length > 0) throw new StackProblems(problems.sort(byPlace));
  await refuseHoles(check.stack, dirname(stackFile), cwd, signal);
  return check.stack;
}

async function refuseHoles(stack: ValidStack, folder: string, cwd: string, signal: AbortSignal): Promise<void> {
  if (stack.hosts.every(({ caddy: { sites } }) => sites === null)) return;
  // Few stacks have such sites, and all that compiles comes along.
  const { findHoles } = await import('../up/find-holes.ts');
  const holes = await findHoles(stack, folder, cwd, signal);
  if (holes.length > 0) throw new StackProblems(holes);
}

async function readSource(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (cause) {
    const { message } = cause as Error;
    throw new UserError('config-unreadable', `${file} cannot be read: ${message}`, 'Make it readable.', { cause });
  }
}

function endlessImport(file: string): Problem {
  return {
    place: { file, line: 1, column: 1 },
    path: [],
    found: `code that has not ended after ${longestImportMs / 1000} seconds`,
    expected: 'a file that can be imported at once',
    fix: 'remove what waits, such as a top-level await; a stack only says what is wanted',
  };
}
