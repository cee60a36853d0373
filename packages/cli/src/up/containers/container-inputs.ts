import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { buildFolder } from '@veille/compile';
import type { ComposeFileRun, ContainerRun, KindContext, ReadOnlyMount, ValidService, ValidStack } from '@veille/stack';
import { describeAt } from '../service-needs.ts';

/** A service in containers, and what its project is made of besides what Veille writes. Paths are absolute. */
export interface ContainerInputs {
  readonly service: ValidService;
  readonly run: ContainerRun | ComposeFileRun;
  /** Compose files of a person's own: the project's, then an override. */
  readonly files: readonly string[];
  /** Folders that images are built from. */
  readonly buildFolders: readonly string[];
  /** What its containers may only read. */
  readonly mounts: readonly ReadOnlyMount[];
  /** Those of the files that its containers may write to; none where nobody has looked into people's own files. */
  readonly writable: readonly string[];
}

/** The catalog's folder with a folder of Dockerfiles for each kind. */
export const catalogFolder = resolve(import.meta.dirname, '../../../../catalog/src');

/** The services of a stack that run in containers where that is what `prefers` says of those that can be either. */
export function containerInputs(
  stack: ValidStack,
  stackFolder: string,
  prefers: KindContext['prefers'] = 'process',
): ContainerInputs[] {
  return stack.services.flatMap((service): ContainerInputs[] => {
    const { run } = describeAt(service, stackFolder, prefers);
    if (run.type === 'compose') return [{ service, run, files: run.files, buildFolders: [], mounts: [], writable: [] }];
    if (run.type !== 'containers') return [];
    const builds = Object.values(run.containers).flatMap(({ build }) => build?.folder ?? []);
    const buildFolders = builds.map((folder) => buildFolder(folder, { catalogFolder }));
    const mounts = Object.values(run.containers).flatMap(({ readOnly = [] }) => readOnly);
    return [
      { service, run, files: run.override === undefined ? [] : [run.override], buildFolders, mounts, writable: [] },
    ];
  });
}

/** A folder without a Dockerfile: nothing can be built from it. */
export function lacksDockerfile(folder: string): boolean {
  return !existsSync(join(folder, 'Dockerfile'));
}
