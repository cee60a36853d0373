import { mkdir } from 'node:fs/promises';
import type { Compilation } from '@veille/compile';
import type { Context } from '../../context.ts';
import type { OpenStudio } from '../../studio/open-studio.ts';
import { buildImages } from './build-images.ts';
import { checkOverrides } from './check-overrides.ts';
import type { FoundEngine } from './find-engine.ts';
import { makeSecrets } from './make-secrets.ts';

/** Makes all that containers find when they start: images, data folders, secrets. Docker would make folders as root. */
export async function prepareContainers(
  compilation: Compilation,
  engine: FoundEngine,
  studio: OpenStudio,
  context: Context,
): Promise<void> {
  await checkOverrides(compilation, engine, studio, context.signal);
  await buildImages(compilation.images, studio, context);
  for (const folder of compilation.folders) await mkdir(folder, { recursive: true });
  await makeSecrets(compilation.secrets);
}
