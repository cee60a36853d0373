import { cp, rm } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { needsStaging, stageContext } from '../../images/stage-context.ts';
import type { OpenStudio } from '../../studio/open-studio.ts';
import { type ContainerInputs, catalogFolder, lacksDockerfile } from './container-inputs.ts';

/** Where the images of the catalog are built from on this machine. */
export function stagedCatalog({ folders }: Pick<OpenStudio, 'folders'>): string {
  return join(folders.temporary, 'catalog');
}

/**
 * Puts what the images of the catalog are built from under `target`, a folder each, and says that they are built from
 * there. Folders of a person's own stay where they are.
 */
export async function stageBuilds(inputs: readonly ContainerInputs[], target: string): Promise<ContainerInputs[]> {
  await rm(target, { recursive: true, force: true });
  const folders = new Map<string, string>();
  for (const folder of inputs.flatMap(({ buildFolders }) => buildFolders).filter(isOfCatalog)) {
    const staged = join(target, relative(catalogFolder, folder));
    folders.set(folder, staged);
    if (lacksDockerfile(folder)) continue;
    if (needsStaging(folder)) await stageContext(folder, staged);
    else await cp(folder, staged, { recursive: true });
  }
  return inputs.map((input) => ({
    ...input,
    buildFolders: input.buildFolders.map((folder) => folders.get(folder) ?? folder),
  }));
}

function isOfCatalog(folder: string): boolean {
  return folder.startsWith(`${catalogFolder}/`);
}
