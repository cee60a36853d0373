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
  const folder = dirname(stackFile);
  const all = await Promise.all(inputs.map(async (input) => ({ input, sides: await sidesOf(input, folder) })));
  const issues = all.flatMap(({ input, sides }) => [
    ...namedByStack(input).flatMap((path) => (isOutside(folder, path) ? [outside(input, shortPath(path, cwd))] : [])),
    ...sides.flatMap(({ path, written, file, line }) =>
      isOutside(folder, path) ? [outside(input, `${written} in ${shortPath(file, cwd)}:${line}`)] : [],
    ),
  ]);
  if (issues.length > 0) throw await stackProblems(issues, stackFile, cwd);
  return all.map(({ input, sides }) => withSides(input, sides.filter(isBrought)));
}

/** What a compose file names. */
interface Side extends Pick<SidePath, 'use' | 'line'> {
  /** Absolute, and as it is written there. */
  readonly path: string;
  readonly written: string;
  /** The compose file. */
  readonly file: string;
}

async function sidesOf(input: ContainerInputs, folder: string): Promise<Side[]> {
  // Relative paths are relative to the folder of the first file, whichever file they stand in.
  const project = input.run.type === 'compose' ? dirname(input.files[0] ?? '') : folder;
  const named = input.files.map(async (file) =>
    sidePaths(await readFile(file, 'utf8')).flatMap(({ path, use, line }): Side[] =>
      isAbsolute(path) || path.startsWith('~')
        ? []
        : [{ path: resolve(project, path), written: path, use, line, file }],
    ),
  );
  return (await Promise.all(named)).flat();
}

function withSides(input: ContainerInputs, sides: readonly Side[]): ContainerInputs {
  const { files, run } = input;
  const variables =
    run.type === 'compose' ? [join(dirname(files[0] ?? ''), '.env')].filter((path) => existsSync(path)) : [];
  const writable = sides.flatMap(({ path, use }) => (use === 'folder' ? [path] : []));
  return { ...input, files: [...new Set([...files, ...sides.map(({ path }) => path), ...variables])], writable };
}

/** The catalog's own folders lie where Veille does. */
function namedByStack({ files, buildFolders }: ContainerInputs): string[] {
  return [...files, ...buildFolders.filter((folder) => isOutside(catalogFolder, folder))];
}

function outside({ service }: ContainerInputs, found: string): Issue {
  return {
    path: ['services', service.name],
    found,
    expected: "what lies below the stack's folder, as only that is brought to a host",
    fix: 'move it there, or, in a compose file, write where it lies on the host itself: an absolute path',
  };
}

function isOutside(folder: string, path: string): boolean {
  return relative(folder, path).split('/')[0] === '..';
}

/** A single file too where a container may write to it: Docker would make a folder in its place. */
function isBrought({ path, use }: Side): boolean {
  return existsSync(path) && (use === 'input' || statSync(path).isFile());
}
