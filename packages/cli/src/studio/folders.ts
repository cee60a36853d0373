import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** Where a local studio keeps everything: below `.veille/` of its folder. */
export interface StudioFolders {
  readonly root: string;
  readonly artifacts: string;
  readonly run: string;
  /** The controller's API, found without the manifest: that may have been written by another version of Veille. */
  readonly apiSocket: string;
  readonly log: string;
  readonly state: string;
  readonly data: string;
  /** Each generated secret in a file of its own. */
  readonly secrets: string;
  readonly prepared: string;
  readonly temporary: string;
  readonly manifest: string;
  readonly localState: string;
  /** Which downloaded files were seen to be right. */
  readonly knownFiles: string;
  /** What images were built from. */
  readonly builtImages: string;
}

/** A Unix socket's path is at most 107 bytes; this leaves room for `/NAME-SUFFIX.sock` with 40 and 12 letters. */
const longestRunFolder = 48;

/**
 * @param uid of the user who runs the studio: a shared `/tmp` keeps users apart by it.
 * @param runtimeFolder the user's own folder for sockets, where there is one.
 */
export function studioFolders(studioFolder: string, uid: number, runtimeFolder: string | null = null): StudioFolders {
  const root = join(studioFolder, '.veille');
  const run = runFolder(root, uid, runtimeFolder);
  return {
    root,
    artifacts: join(root, 'artifacts'),
    run,
    apiSocket: join(run, 'api.sock'),
    log: join(root, 'log'),
    state: join(root, 'state'),
    data: join(root, 'data'),
    secrets: join(root, 'secrets'),
    prepared: join(root, 'prepared'),
    temporary: join(root, 'tmp'),
    manifest: join(root, 'artifacts/manifest.json'),
    localState: join(root, 'local.json'),
    knownFiles: join(root, 'known-files.json'),
    builtImages: join(root, 'built-images.json'),
  };
}

/**
 * Depends on the studio's place, so that a changed stack never moves the sockets of what runs. A short one that is there
 * already stays: a command of cron's sees other variables than the login that brought the studio up.
 */
function runFolder(root: string, uid: number, runtimeFolder: string | null): string {
  const folder = join(root, 'run');
  if (fits(folder)) return folder;
  const digest = createHash('sha256').update(root).digest('hex').slice(0, 10);
  const shared = `/tmp/veille-${uid}-${digest}`;
  const own = `${runtimeFolder}/veille-${digest}`;
  const preferred = runtimeFolder !== null && fits(own) ? own : shared;
  return [preferred, `/run/user/${uid}/veille-${digest}`, shared].find((path) => existsSync(path)) ?? preferred;
}

function fits(folder: string): boolean {
  return Buffer.byteLength(folder) <= longestRunFolder;
}
