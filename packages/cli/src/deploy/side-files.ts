import { existsSync, statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, isAbsolute, join, relative, resolve } from 'node:path';
import { type SidePath, sidePaths } from '@veille/compile';
import type { Issue } from '@veille/stack';
import type { Context } from '../context.ts';
import { shortPath } from '../output/short-path.ts';
import { stackProblems } from '../studio/issues-of-stack.ts';
import { type ContainerInputs, catalogFolder } from '../up/containers/container-inputs.ts';

/**
 * Adds to the files of services what their own compose files name below the stack's folder: it keeps its place beside them on
 * the host. Absolute paths are the host's own, and folders that containers write to are made there.
 *
 * @throws StackProblems for what lies elsewhere, with its line in the compose file.
 */
export async function addSideFiles(
  inputs: readonly ContainerInputs[],
  stackFile: string,
  { environment: { cwd } }: Pick<Context, 'environment'>,
): Promise<ContainerInputs[]> {
  const issues: Issue[] = [];
  const all: ContainerInputs[] = [];
  for (const input of inputs) {
    const { files, run, service, buildFolders } = input;
    const found: string[] = [];
    const writable: string[] = [];
    for (const path of [...files, ...buildFolders.filter((folder) => isOutside(catalogFolder, folder))]) {
      if (isOutside(dirname(stackFile), path)) issues.push(outside(service.name, shortPath(path, cwd)));
    }
    // Relative paths are relative to the folder of the first file, whichever file they stand in.
    const project = run.type === 'compose' ? dirname(files[0] ?? '') : dirname(stackFile);
    for (const file of files) {
      for (const side of sidePaths(await readFile(file, 'utf8'))) {
        if (isAbsolute(side.path) || side.path.startsWith('~')) continue;
        const path = resolve(project, side.path);
        if (isOutside(dirname(stackFile), path))
          issues.push(outside(service.name, `${side.path} in ${shortPath(file, cwd)}:${side.line}`));
        else if (isBrought(path, side)) {
          found.push(path);
          if (side.use === 'folder') writable.push(path);
        }
      }
    }
    const variables = join(project, '.env');
    if (run.type === 'compose' && existsSync(variables)) found.push(variables);
    all.push({ ...input, files: [...new Set([...files, ...found])], writable });
  }
  if (issues.length > 0) throw await stackProblems(issues, stackFile, cwd);
  return all;

  function outside(service: string, found: string): Issue {
    return {
      path: ['services', service],
      found,
      expected: "what lies below the stack's folder, as only that is brought to a host",
      fix: 'move it there, or, in a compose file, write where it lies on the host itself: an absolute path',
    };
  }
}

function isOutside(folder: string, path: string): boolean {
  return relative(folder, path).split('/')[0] === '..';
}

/** A single file too where a container may write to it: Docker would make a folder in its place. */
function isBrought(path: string, { use }: SidePath): boolean {
  return existsSync(path) && (use === 'input' || statSync(path).isFile());
}
