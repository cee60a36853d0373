import type { ComposeSpec } from '@veille/protocol';
import type { BuildCost, Container } from '@veille/stack';
import { resolvePath } from '../places.ts';
import type { ContainerPlace } from '../target.ts';
import type { ComposeConfig, ConfiguredBuild } from './config.ts';
import { sha256 } from './names.ts';
import type { ProjectContext } from './service-block.ts';

/** An image that must be on the machine before its service wakes: a wake neither builds nor pulls. */
export type NeededImage = BuiltImage | ComposedImage | NamedImage;

interface ImageOfContainer {
  readonly service: string;
  /** The container that runs it, as compose calls it. */
  readonly container: string;
  /** With its tag. */
  readonly name: string;
}

/** Built from a folder with a Dockerfile. */
export interface BuiltImage extends ImageOfContainer {
  readonly source: 'dockerfile';
  /** Absolute. */
  readonly folder: string;
  readonly args: Readonly<Record<string, string>>;
  /** Null: nobody has measured it. */
  readonly cost: BuildCost | null;
}

/** Built by compose as a person's own file says. */
export interface ComposedImage extends ImageOfContainer {
  readonly source: 'compose';
  readonly build: ConfiguredBuild;
}

/** Pulled from the registry that its name says. */
export interface NamedImage extends ImageOfContainer {
  readonly source: 'registry';
}

const digestDigits = 12;

/** What an image is built from: a folder of the catalog, or one that is absolute. */
export function buildFolder(folder: string, { catalogFolder }: Pick<ContainerPlace, 'catalogFolder'>): string {
  return resolvePath(catalogFolder, folder);
}

/**
 * The image of a container. One that is built carries what it is built from in its tag, build arguments included: a
 * changed Dockerfile or argument is another image. One that no kind names is called after the first container that has it:
 * a step before the app is mostly run by the app's own image.
 */
export function imageName(
  container: string,
  { image, build }: Container,
  { project, inputs, run }: Pick<ProjectContext, 'project' | 'inputs' | 'run'>,
): string {
  if (build === undefined) return image ?? '';
  const args = Object.entries(build.args).sort(([left], [right]) => (left < right ? -1 : 1));
  const digits = sha256(JSON.stringify([inputs, args])).slice(0, digestDigits);
  if (image === undefined) return `${project}-${firstOf(build, run.containers) ?? container}:${digits}`;
  return withDigits(image, digits);
}

function firstOf(build: Container['build'], containers: ProjectContext['run']['containers']): string | undefined {
  const recipe = JSON.stringify(build);
  return Object.keys(containers).find((name) => JSON.stringify(containers[name]?.build) === recipe);
}

/** The images of a project that Veille writes, without an override; each once, however many containers have it. */
export function writtenImages(service: string, context: ProjectContext): NeededImage[] {
  const images = Object.entries(context.run.containers).map(([name, container]): NeededImage => {
    const image = { service, container: name, name: imageName(name, container, context) };
    const { build } = container;
    if (build === undefined) return { ...image, source: 'registry' };
    const { folder, args, cost = null } = build;
    return { ...image, source: 'dockerfile', folder: buildFolder(folder, context.place), args, cost };
  });
  return uniqueByName(images);
}

function uniqueByName(images: readonly NeededImage[]): NeededImage[] {
  return [...new Map(images.map((image) => [image.name, image])).values()];
}

interface ConfiguredProject {
  readonly service: string;
  readonly project: string;
  readonly config: ComposeConfig;
  /** SHA-256 of all that compose builds for it. */
  readonly builds: string;
  readonly place: Pick<ContainerPlace, 'composeVersion' | 'namesBuilds'>;
  /** Those that are known already by their names. */
  readonly written: readonly NeededImage[];
}

/** The images of a project as compose understands its files; each once. */
export function configuredImages(given: ConfiguredProject): NeededImage[] {
  return uniqueByName(Object.values(imagesByContainer(given)));
}

/** The names of the images that compose builds where they are not those that its files say, by container. */
export function renamedImages(given: ConfiguredProject): Record<string, string> {
  if (!given.place.namesBuilds) return {};
  const built = Object.entries(imagesByContainer(given)).filter(([, { source }]) => source === 'compose');
  return Object.fromEntries(built.map(([container, { name }]) => [container, name]));
}

/** A container may run what another one of the project builds. */
function imagesByContainer(given: ConfiguredProject): Record<string, NeededImage> {
  const { service, config, written } = given;
  const named = Object.entries(config.services).map(([container, { image, build }]) => {
    return { container, build, name: image ?? usualName(container, given) };
  });
  const images = named.map(({ container, name }): [string, NeededImage] => {
    const known = written.find((each) => each.name === name && each.source === 'dockerfile');
    if (known) return [container, known];
    const builder = named.find((each) => each.name === name && each.build !== null);
    if (!builder?.build) return [container, { service, container, name, source: 'registry' }];
    const { build } = builder;
    return [
      container,
      { service, container: builder.container, name: builtName(name, given), source: 'compose', build },
    ];
  });
  return Object.fromEntries(images);
}

/** As compose itself calls what no file names. */
function usualName(container: string, { project, place }: ConfiguredProject): string {
  return `${project}${place.composeVersion === 1 ? '_' : '-'}${container}`;
}

function builtName(name: string, { builds, place }: ConfiguredProject): string {
  return place.namesBuilds ? withDigits(name, builds.slice(0, digestDigits)) : name;
}

/** What has a tag keeps it. */
function withDigits(name: string, digits: string): string {
  return /:[^/]*$/.test(name) ? `${name}-${digits}` : `${name}:${digits}`;
}

/** The same for the controller, each once, sorted. */
export function imagesOfSpec(images: readonly NeededImage[]): ComposeSpec['images'] {
  const isBuilt = new Map(images.map(({ name, source }) => [name, source !== 'registry']));
  return [...isBuilt].map(([name, built]) => ({ name, isBuilt: built })).sort((a, b) => (a.name < b.name ? -1 : 1));
}
