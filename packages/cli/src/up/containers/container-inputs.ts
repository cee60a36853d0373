import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { buildFolder } from '@veille/compile';
import type { ComposeFileRun, ContainerRun, ValidService, ValidStack } from '@veille/stack';
import { describeAt } from '../service-needs.ts';

/** A service in containers, and what its project is made of besides what Veille writes. Paths are absolute. */
export interface ContainerInputs {
  readonly service: ValidService;
  readonly run: ContainerRun | ComposeFileRun;
  /** Compose files of a person's own: the project's, then an override. */
  readonly files: readonly string[];
  /** Folders that images are built from. */
  readonly buildFolders: readonly string[];
}

/** The catalog's folder with a folder of Dockerfiles for each kind. */
export const catalogFolder = resolve(import.meta.dirname, '../../../../catalog/src');

/** The services of a stack that run in containers. */
export function containerInputs(stack: ValidStack, stackFolder: string): ContainerInputs[] {
  return stack.services.flatMap((service): ContainerInputs[] => {
    const { run } = describeAt(service, stackFolder);
    if (run.type === 'compose') return [{ service, run, files: run.files, buildFolders: [] }];
    if (run.type !== 'containers') return [];
    const builds = Object.values(run.containers).flatMap(({ build }) => build?.folder ?? []);
    const buildFolders = builds.map((folder) => buildFolder(folder, { catalogFolder }));
    return [{ service, run, files: run.override === undefined ? [] : [run.override], buildFolders }];
  });
}

/** A folder without a Dockerfile: nothing can be built from it. */
export function lacksDockerfile(folder: string): boolean {
  return !existsSync(join(folder, 'Dockerfile'));
}
