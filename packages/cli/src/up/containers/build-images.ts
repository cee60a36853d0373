import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { BuiltImage } from '@veille/compile';
import { UserError } from '@veille/protocol';
import type { Context } from '../../context.ts';
import { withElapsed } from '../../output/elapsed.ts';
import { indentLastLines } from '../../output/last-lines.ts';
import type { OpenStudio } from '../../studio/open-studio.ts';
import { runProgramToEnd } from '../run-program.ts';

/**
 * Builds the images that are not there, so that no wake has to wait for it.
 * @throws UserError `prepare-failed` with the last lines of the build.
 */
export async function buildImages(
  images: readonly BuiltImage[],
  studio: OpenStudio,
  context: Pick<Context, 'terminal' | 'signal'>,
): Promise<void> {
  for (const image of images) {
    if (!(await isThere(image, studio, context.signal))) await build(image, studio, context);
  }
}

async function isThere({ name }: BuiltImage, { folder }: OpenStudio, signal: AbortSignal): Promise<boolean> {
  const { code } = await runProgramToEnd(['docker', 'image', 'inspect', name], { cwd: folder, signal });
  return code === 0;
}

async function build(
  { service, name, folder, args }: BuiltImage,
  studio: OpenStudio,
  { terminal, signal }: Pick<Context, 'terminal' | 'signal'>,
): Promise<void> {
  const log = join(studio.folders.log, `build-${service}.log`);
  const given = Object.entries(args).flatMap(([key, value]) => ['--build-arg', `${key}=${value}`]);
  await withElapsed(terminal, `building the image of ${service}`, async () => {
    const words = ['docker', 'build', '--tag', name, ...given, folder];
    const { code, output } = await runProgramToEnd(words, { cwd: studio.folder, signal });
    await writeFile(log, output);
    if (code === 0) return;
    const message = `The image of ${service} could not be built from ${folder}:\n${indentLastLines(output, 8)}`;
    throw new UserError('prepare-failed', message, `Nothing was changed. The whole output is in ${log}.`);
  });
}
