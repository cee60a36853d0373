import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { NeededImage } from '@veille/compile';
import { explainRefusal } from '@veille/controller';
import { composeWords, type Manifest, UserError } from '@veille/protocol';
import type { Context } from '../../context.ts';
import { withElapsed } from '../../output/elapsed.ts';
import { indentLastLines } from '../../output/last-lines.ts';
import type { OpenStudio } from '../../studio/open-studio.ts';
import { buildDigest } from '../containers/build-digest.ts';
import type { FoundEngine } from '../containers/find-engine.ts';
import { stagedCatalog } from '../containers/stage-builds.ts';
import { runProgramToEnd } from '../run-program.ts';
import { BuiltImages } from './built-images.ts';
import type { Need } from './need.ts';

/** All that has to do with images here: what compose reads, and where they are made. */
interface Yard {
  readonly engine: FoundEngine;
  readonly manifest: Manifest;
  readonly studio: OpenStudio;
  readonly context: Pick<Context, 'terminal' | 'signal'>;
}

/** Images as needs. Providing one throws UserError `prepare-failed` that names the service and the image. */
export function imageNeeds(images: readonly NeededImage[], yard: Yard): Need[] {
  return images.map((image) => ({
    service: image.service,
    what: 'image',
    name: image.name,
    isLarge: isLarge(image, yard),
    isThere: async () => (await isThere(image, yard)) && (await isUpToDate(image, yard)),
    provide: () => (image.source === 'registry' ? pull(image, yard) : build(image, yard)),
  }));
}

/** Other images have names of their own for what is in them. */
async function isUpToDate(image: NeededImage, yard: Yard): Promise<boolean> {
  if (image.source !== 'compose') return true;
  return builtImages(yard).isFrom(image.name, await buildDigest(image.build));
}

function builtImages({ studio }: Yard): BuiltImages {
  return new BuiltImages(studio.folders.builtImages);
}

/** A person's own Dockerfile is theirs to keep small; those of the catalog hold whole programs. */
function isLarge(image: NeededImage, { studio }: Yard): boolean {
  if (image.source === 'dockerfile') return image.folder.startsWith(`${stagedCatalog(studio)}/`);
  return image.source === 'registry';
}

async function isThere({ name }: NeededImage, { engine: { env }, studio, context }: Yard): Promise<boolean> {
  const words = ['docker', 'image', 'inspect', '--format', '{{.Id}}', name];
  const { code, output } = await runProgramToEnd(words, { cwd: studio.folder, env, signal: context.signal });
  if (code === 0 || /no such image/i.test(output)) return code === 0;
  const message = `The Docker engine does not say whether it has the image ${name}:\n${indentLastLines(output, 3)}`;
  throw new UserError('prepare-failed', message, 'See what `docker image ls` says, then run this again.');
}

async function pull(image: NeededImage, yard: Yard): Promise<void> {
  const { output, log, code } = await run(['docker', 'pull', image.name], `pulling ${image.name}`, image, yard);
  if (code === 0) return;
  const found = explainRefusal(image.service, output);
  const message = `The image ${image.name} of ${image.service} could not be pulled. ${
    found?.sentence ?? `Docker says:\n${indentLastLines(output, 3)}`
  }`;
  const otherWays = `Or load it from a file (docker load), or set "image" of ${image.service} to one that is here.`;
  const first = found?.command ? `Try: ${found.command}` : `The whole output is in ${log}.`;
  throw new UserError('prepare-failed', message, `${first}\n${otherWays}`);
}

async function build(image: NeededImage, yard: Yard): Promise<void> {
  const from = image.source === 'dockerfile' ? image.folder : specOf(image, yard).files.join(' with ');
  const title = `building the image of ${image.service}${image.container === 'app' ? '' : ` (${image.container})`}`;
  // Looked at first: what changes while it is built is built the next time.
  const digest = image.source === 'compose' ? await buildDigest(image.build) : null;
  const { output, log, code } = await run(buildWords(image, yard), title, image, yard);
  if (code === 0 && digest !== null) await builtImages(yard).note(image.name, digest);
  if (code === 0) return;
  const message = `The image of ${image.service} could not be built from ${from}:\n${indentLastLines(output, 8)}`;
  throw new UserError('prepare-failed', message, `Nothing was changed. The whole output is in ${log}.`);
}

function buildWords(image: NeededImage, yard: Yard): string[] {
  if (image.source !== 'dockerfile') {
    return [...yard.engine.compose, ...composeWords(specOf(image, yard)), 'build', image.container];
  }
  const given = Object.entries(image.args).flatMap(([key, value]) => ['--build-arg', `${key}=${value}`]);
  return ['docker', 'build', '--tag', image.name, ...given, image.folder];
}

/** Runs a program that may take long: its last line shows what it is at, and all that it wrote is kept. */
async function run(words: readonly string[], title: string, { service, container }: NeededImage, yard: Yard) {
  const { engine, studio, context } = yard;
  const options = { cwd: studio.folder, env: engine.env, signal: context.signal };
  const log = join(studio.folders.log, `prepare-${service}-${container}.log`);
  return withElapsed(context.terminal, title, async (note) => {
    const result = await runProgramToEnd(words, { ...options, onLine: note });
    await mkdir(dirname(log), { recursive: true });
    await writeFile(log, result.output);
    return { ...result, log };
  });
}

function specOf({ service }: NeededImage, { manifest }: Yard) {
  const spec = manifest.services.find(({ name }) => name === service)?.compose;
  if (!spec) throw new Error(`${service} has no compose project`);
  return spec;
}
