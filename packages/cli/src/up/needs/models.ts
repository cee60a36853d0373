import { basename } from 'node:path';
import type { NeededFile } from '@veille/compile';
import { formatBytes } from '@veille/protocol';
import type { Context } from '../../context.ts';
import { downloadFile } from '../../download/download-file.ts';
import { KnownFiles } from '../../download/known-files.ts';
import { withElapsed } from '../../output/elapsed.ts';
import { formatProgressBar } from '../../output/progress-bar.ts';
import type { OpenStudio } from '../../studio/open-studio.ts';
import type { Need } from './need.ts';

/** Model files as needs. Providing one throws UserError `prepare-failed` and leaves no file under the final name. */
export function modelNeeds(
  files: readonly NeededFile[],
  { folders }: OpenStudio,
  { terminal, signal }: Pick<Context, 'terminal' | 'signal'>,
): Need[] {
  const known = new KnownFiles(folders.knownFiles);
  return files.map((file) => ({
    service: file.service,
    what: 'model',
    name: basename(file.path),
    isLarge: true,
    isThere: () =>
      known.has(file.path, file.sha256, (read) => withElapsed(terminal, `checking ${basename(file.path)}`, read)),
    provide: async () => {
      await withElapsed(terminal, `downloading ${basename(file.path)} for ${file.service}`, (note) =>
        downloadFile(file, { signal, onProgress: (bytes, wholeBytes) => note(describeProgress(bytes, wholeBytes)) }),
      );
      await known.note(file.path, file.sha256);
    },
  }));
}

function describeProgress(bytes: number, wholeBytes: number | null): string {
  const here = formatBytes(bytes, 'en');
  return wholeBytes === null
    ? here
    : `${formatProgressBar(bytes / wholeBytes, 20)} ${here} of ${formatBytes(wholeBytes, 'en')}`;
}
