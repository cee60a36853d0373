import { readFile } from 'node:fs/promises';
import { pathToFileURL } from 'node:url';
import { UserError } from '@veille/protocol';
import { checkConfig, explainLoadError, type ValidStack } from '@veille/stack';
import { shortPath } from '../output/short-path.ts';
import type { Studio } from './find-stack.ts';
import { StackProblems } from './stack-problems.ts';

/**
 * Runs the stack's file and checks what it exports.
 * @param cwd messages name the file relative to it.
 * @throws StackProblems with all that is wrong.
 */
export async function loadStack({ stackFile }: Studio, cwd: string): Promise<ValidStack> {
  const source = await readSource(stackFile);
  const name = shortPath(stackFile, cwd);
  const imported = await importFile(stackFile);
  if ('error' in imported) throw new StackProblems([explainLoadError(imported.error, source, name)]);
  const check = checkConfig(imported.exported, source, name);
  if (!check.ok) throw new StackProblems(check.problems);
  return check.stack;
}

async function readSource(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (cause) {
    const { message } = cause as Error;
    throw new UserError('config-unreadable', `${file} cannot be read: ${message}`, 'Make it readable.', { cause });
  }
}

async function importFile(file: string): Promise<{ exported: Record<string, unknown> } | { error: unknown }> {
  try {
    return { exported: await import(pathToFileURL(file).href) };
  } catch (error) {
    return { error };
  }
}
