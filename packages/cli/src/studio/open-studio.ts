import type { Environment } from '../config.ts';
import { findStudio, type Studio } from './find-stack.ts';
import { type StudioFolders, studioFolders } from './folders.ts';

/** A studio and where its state lies. */
export interface OpenStudio extends Studio {
  readonly folders: StudioFolders;
}

export function openStudio({ cwd, uid, runtimeFolder }: Environment, config: string | undefined): OpenStudio {
  const studio = findStudio(cwd, config);
  return { ...studio, folders: studioFolders(studio.folder, uid, runtimeFolder) };
}
