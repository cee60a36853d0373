import { dirname } from 'node:path';
import { UserError } from '@veille/protocol';

/** Addresses are told without what follows the `?`: it may be somebody's key. */
function plain(url: string): string {
  return url.replace(/[?#].*$/, '');
}

export function wrongChecksum({ url, sha256, path }: { url: string; sha256: string; path: string }, found: string) {
  const message = `What ${plain(url)} sends is another file than the stack says:\n  found    sha256 ${found}\n  expected sha256 ${sha256}`;
  const hint = `Nothing was put at ${path}. Look at the file's own page: if it has a new version, correct "sha256", else the address.`;
  return new UserError('prepare-failed', message, hint);
}

export function refusedByServer(url: string, status: number): UserError {
  const needsKey = status === 401 || status === 403;
  const hint = needsKey
    ? 'It wants somebody who is signed in or has accepted its terms: download it yourself and put it where it belongs.'
    : 'Open the address in a browser, then correct "url".';
  return new UserError('prepare-failed', `${plain(url)} cannot be downloaded: the server answers ${status}.`, hint);
}

export function unreachable({ url, path }: { readonly url: string; readonly path: string }, fault: string): UserError {
  const message = `${plain(url)} cannot be downloaded: ${fault}.`;
  const hint = `What has come so far is kept in ${path}.part. Look at the connection, then run this again: it goes on from there.`;
  return new UserError('prepare-failed', message, hint);
}

export function diskFull(path: string, missing: string): UserError {
  const message = `There is no room for ${path}: ${missing} more are needed on that disk.`;
  return new UserError('prepare-failed', message, 'Make room, or give the service a folder on another disk (volumes).');
}

/** What the system says of a file that cannot be written; null for any other error. */
export function refusedByDisk(path: string, error: unknown): UserError | null {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === 'ENOSPC' || code === 'EDQUOT') return diskFull(path, 'some bytes');
  if (code !== 'EACCES' && code !== 'EPERM' && code !== 'EROFS') return null;
  const hint = `A container may have made that folder as root: sudo chown --recursive "$USER" ${dirname(path)}`;
  return new UserError('prepare-failed', `${path} cannot be written: ${message}`, hint);
}
