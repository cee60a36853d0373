import type { ComposeSpec } from '@veille/protocol';
import type { Container, ContainerRun } from '@veille/stack';
import type { DescribedService } from '../manifest/describe.ts';
import { placesOf } from '../places.ts';
import type { Artifact, ContainerPlace, Target } from '../target.ts';
import { type NeededFile, neededFiles } from './downloads.ts';
import { configuredImages, imagesOfSpec, type NeededImage, renamedImages, writtenImages } from './images.ts';
import { imagesFile } from './images-file.ts';
import { composeMemoryBytes, memoryBytesOf } from './memory.ts';
import { bridgeName, projectName, sha256 } from './names.ts';
import { ownProject } from './own-project.ts';
import { type ProjectContext, serviceBlock, volumeFolder } from './service-block.ts';
import { composeYaml } from './yaml.ts';

/** A secret that lies in a file: so many random bytes, in hexadecimal. */
export interface SecretFile {
  readonly path: string;
  readonly bytes: number;
}

/** The containers of one service, as files and as the controller knows them. */
export interface ComposeProject {
  readonly spec: ComposeSpec;
  /** Null for a person's own file, whose networks are theirs. */
  readonly bridge: string | null;
  /** Of a person's own file only what names its images. */
  readonly artifacts: readonly Artifact[];
  /** The service's own data folders and those that may be empty, which must exist before its containers. */
  readonly folders: readonly string[];
  /** Those in which a container writes as their owner. */
  readonly ownedFolders: readonly string[];
  readonly secrets: readonly SecretFile[];
  readonly images: readonly NeededImage[];
  readonly files: readonly NeededFile[];
  /** The sum of the containers' limits; null when one has none. */
  readonly memoryBytes: number | null;
}

/** Null for a service without containers, and where containers cannot run. */
export function compileProject(described: DescribedService, target: Target): ComposeProject | null {
  const { run } = described.description;
  if (target.containers === null || described.service.name in target.containers.unavailable) return null;
  const { name } = described.service;
  if (run.type === 'compose') return ownProject(name, run, target.containers, placesOf(target).compose(name));
  return run.type === 'containers' ? writtenProject(described, run, target, target.containers) : null;
}

function writtenProject(
  { service: { name }, address }: DescribedService,
  run: ContainerRun,
  target: Target,
  place: ContainerPlace,
): ComposeProject {
  const project = projectName(place.projectPrefix, name);
  const inputs = inputsDigest(name, run, place);
  const context: ProjectContext = { project, run, address, inputs, place, dataFolder: placesOf(target).data(name) };
  const { config = null, builds = '' } = place.projects[name] ?? {};
  const digest = sha256(composeYaml(projectFile(context, {})) + inputs + builds);
  const file = composeYaml(projectFile(context, { 'dev.veille.digest': digest, 'dev.veille.service': name }));
  const folder = placesOf(target).compose(name);
  const secrets = secretFiles(context);
  const written = writtenImages(name, context);
  // An override may bring containers, images and limits of its own.
  const given = config && { service: name, project, config, builds, place, written };
  const images = given === null ? written : configuredImages(given);
  const names = given === null ? [] : imagesFile(folder, renamedImages(given));
  const containers = Object.values(run.containers);
  return {
    spec: {
      project,
      files: [
        `${folder}/compose.yaml`,
        ...(run.override === undefined ? [] : [run.override]),
        ...names.map(({ path }) => path),
      ],
      folder: target.folders.stack,
      digest,
      web: run.web,
      containers: Object.keys(config?.services ?? run.containers).sort(),
      images: imagesOfSpec(images),
      bridge: place.guardedBy === 'controller' ? bridgeName(project) : null,
      ownFile: false,
      secretsFolder: secrets.length === 0 ? null : place.secretsFolder,
      onSleep: run.onSleep ?? 'stop',
    },
    bridge: bridgeName(project),
    artifacts: [
      { path: `${folder}/compose.yaml`, mode: 0o644, content: file },
      // So that `docker compose` means the same project when somebody calls it in this folder.
      { path: `${folder}/.env`, mode: 0o644, content: `COMPOSE_PROJECT_NAME=${project}\n` },
      ...names,
    ],
    folders: [...dataFolders(containers, context), ...emptyFolders(containers)],
    ownedFolders: dataFolders(
      containers.filter(({ user }) => user === 'owner'),
      context,
    ),
    secrets,
    images,
    files: neededFiles(name, context),
    memoryBytes: config
      ? composeMemoryBytes(lasting(config.services, run).map(({ memory }) => memory))
      : memoryBytesOf(lasting(run.containers, run).map(({ memory }) => memory)),
  };
}

/** Those that run while the service is awake: a step that is over before it needs nothing then. */
function lasting<Each>(all: Readonly<Record<string, Each>>, { containers }: ContainerRun): Each[] {
  const steps = Object.values(containers).flatMap(({ dependsOnCompletion = [] }) => dependsOnCompletion);
  return Object.entries(all).flatMap(([name, container]) => (steps.includes(name) ? [] : [container]));
}

function dataFolders(containers: readonly Container[], context: ProjectContext): string[] {
  const volumes = containers.flatMap((container) => Object.keys(container.volumes));
  return volumes.filter((volume) => !volume.startsWith('/')).map((volume) => volumeFolder(volume, context));
}

function emptyFolders(containers: readonly Container[]): string[] {
  const mounts = containers.flatMap(({ readOnly = [] }) => readOnly);
  return mounts.filter(({ orEmpty }) => orEmpty).map(({ source }) => source);
}

function secretFiles({ run, place }: ProjectContext): SecretFile[] {
  const secrets = Object.values(run.containers).flatMap((container) => Object.values(container.secrets));
  return secrets.map(({ name, bytes }) => ({ path: `${place.secretsFolder}/${name}`, bytes }));
}

/** The digest of what compile cannot read; empty for a project that has no such files. */
function inputsDigest(service: string, run: ContainerRun, { projects }: ContainerPlace): string {
  const hasInputs =
    run.override !== undefined || Object.values(run.containers).some(({ build }) => build !== undefined);
  if (!hasInputs) return '';
  const facts = projects[service];
  if (facts === undefined) throw new Error(`the target has no digest of the files of ${service}`);
  return facts.digest;
}

/** Without a version key: `docker-compose` 1.29 and `docker compose` both take it for the newest that they know. */
function projectFile(context: ProjectContext, labels: Readonly<Record<string, string>>): object {
  const { project, run } = context;
  return {
    networks: {
      default: {
        name: project,
        driver: 'bridge',
        driver_opts: { 'com.docker.network.bridge.name': bridgeName(project) },
      },
    },
    services: Object.fromEntries(
      Object.entries(run.containers).map(([name, container]) => [name, serviceBlock(name, container, labels, context)]),
    ),
  };
}
