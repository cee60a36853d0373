import type { HostComposeBuild, HostFile, HostImage, HostPull } from '@veille/compile';
import { formatBytes } from '@veille/protocol';
import { lackingImages } from '../preflight/images.ts';
import type { Change, ImageWork } from './plan.ts';
import type { Case, Part } from './plan-deploy.ts';

/**
 * Images that the host's engine lacks. They are built, from the same files that are deployed, or pulled before anything
 * changes.
 */
export function planImages({ artifacts, observation, isWanted }: Omit<Case, 'wish'>): Part {
  const lacking = lackingImages(artifacts, observation);
  const images = lacking.built.filter(({ target }) => isWanted(target));
  const named = lacking.pulled.filter(({ target }) => isWanted(target));
  const pulls = named.flatMap(({ name, compose }) => (compose === null ? [name] : []));
  const composed = named.flatMap((pull) =>
    pull.compose === null ? [] : [composedWork(pull, pull.compose, artifacts)],
  );
  return {
    changes: [
      ...images.map(({ target, name, cost }) => change(target, name, built(cost))),
      ...named.map(({ target, name, compose }) => change(target, name, compose === null ? pulled : built(null))),
    ],
    blocked: [],
    work: { images: [...images.map((image) => imageWork(image, artifacts.files)), ...composed], pulls },
  };
}

function change(target: string, name: string, detail: string): Change {
  return { sign: '+', target, what: 'image', name, detail, diff: null };
}

const pulled = 'pulled on the host first, size not known before';

/** What was measured elsewhere may take longer here. */
function built(cost: HostImage['cost']): string {
  if (cost === null) return 'built on the host first, size and time not known before';
  return `built on the host first: about ${formatBytes(cost.bytes, 'en')}, ${cost.minutes} min or more`;
}

function imageWork({ name, folder, args }: HostImage, files: readonly HostFile[]): ImageWork {
  return { name, args, compose: null, context: contextOf(name, folder, files) };
}

function composedWork(
  { name }: HostPull,
  { root, inputs, project, folder, files, container }: HostComposeBuild,
  artifacts: Case['artifacts'],
): ImageWork {
  const inside = (path: string) => path.slice(root.length + 1);
  const own = artifacts.files.filter(({ path }) => inputs.includes(path));
  const compose = { project, folder: inside(folder), files: files.map(inside), container };
  return { name, args: {}, compose, context: contextOf(name, root, own) };
}

function contextOf(image: string, folder: string, files: readonly HostFile[]): ImageWork['context'] {
  const inside = files.filter(({ path }) => path.startsWith(`${folder}/`));
  if (inside.length === 0)
    throw new Error(`nothing of ${folder}, which ${image} is built from, is among the host's files`);
  return inside.map(({ path, mode, content }) => ({ path: path.slice(folder.length + 1), mode, content }));
}
