import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Compilation } from '@veille/compile';
import { composeWords, UserError } from '@veille/protocol';
import { indentLastLines } from '../../output/last-lines.ts';
import type { OpenStudio } from '../../studio/open-studio.ts';
import { runProgramToEnd } from '../run-program.ts';
import type { FoundEngine } from './find-engine.ts';

/**
 * Lets compose read every project that has an override, before anything is written where it counts.
 * @throws UserError `config-invalid` with what compose says of it.
 */
export async function checkOverrides(
  { manifest, artifacts }: Compilation,
  { compose }: FoundEngine,
  { folders }: OpenStudio,
  signal: AbortSignal,
): Promise<void> {
  for (const { name, compose: spec } of manifest.services) {
    const [written = '', override] = spec?.files ?? [];
    if (spec === null || spec.ownFile || override === undefined) continue;
    const draft = join(folders.temporary, `compose-${name}.yaml`);
    await mkdir(folders.temporary, { recursive: true });
    await writeFile(draft, artifacts.find(({ path }) => path === written)?.content ?? '');
    try {
      const words = [...compose, ...composeWords({ ...spec, files: [draft, override] }), 'config', '--quiet'];
      const { code, output } = await runProgramToEnd(words, { cwd: spec.folder, signal });
      if (code !== 0) throw refused(name, override, output);
    } finally {
      await rm(draft);
    }
  }
}

function refused(service: string, override: string, output: string): UserError {
  const message = `compose refuses the override of ${service}, ${override}:\n${indentLastLines(output, 6)}`;
  return new UserError('config-invalid', message, 'Nothing was changed. Mend that file, then run this again.');
}
