import { readFile } from 'node:fs/promises';
import { UserError } from '@veille/protocol';
import { readInstallLog, type Unfound } from '../install/install-log.ts';

/** @throws UserError when the file cannot be read. */
export async function readInstallLogFile(file: string): Promise<Unfound[]> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (cause) {
    const hint = 'Keep what the installer prints: pip install -r requirements.txt > pip.log 2>&1';
    throw new UserError('invalid-request', `The install log ${file} cannot be read.`, hint, { cause });
  }
  return readInstallLog(text);
}
