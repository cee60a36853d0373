import type { FolderReader } from './contract.ts';

/** What one host is asked, in one session: by compile, before anything is compiled for it, and by deploy. */
export interface HostQuestion {
  /** Files and folders, absolute: each, and all that is in a folder. One that is not there is an answer too. */
  readonly paths: readonly string[];
  /** Folders of which only they themselves are asked, such as those with data. */
  readonly folders: readonly string[];
  /** Files whose text is wanted, such as Headscale's. */
  readonly texts: readonly string[];
  /** Units whose state is wanted, with their suffixes. */
  readonly units: readonly string[];
  readonly users: readonly string[];
  /** Debian packages that are wanted. */
  readonly packages: readonly string[];
  /** Names of images of the host's engine; any name has all of them told. */
  readonly images: readonly string[];
  /** Folders that must let somebody in, where both are there. */
  readonly readers: readonly FolderReader[];
  /** Headscale's list of nodes is wanted, which runs there by itself or in the compose project of this folder; else null. */
  readonly nodes: string | null;
}

/** Only what a host says of itself whatever it is asked. */
export const plainQuestion: HostQuestion = {
  paths: [],
  folders: [],
  texts: [],
  units: [],
  users: [],
  packages: [],
  images: [],
  readers: [],
  nodes: null,
};
