import type { ComposeSpec } from '@veille/protocol';
import type { ContainerRun } from '@veille/stack';
import type { DescribedService } from '../manifest/describe.ts';
import { placesOf } from '../places.ts';
import type { Artifact, ContainerPlace, Target } from '../target.ts';
import { memoryBytesOf } from './memory.ts';
import { bridgeName, projectName, sha256 } from './names.ts';
import { ownProject } from './own-project.ts';
import { buildFolder, builtImage, type ProjectContext, serviceBlock, volumeFolder } from './service-block.ts';
import { composeYaml } from './yaml.ts';

/** A secret that lies in a file: so many random bytes, in hexadecimal. */
export interface SecretFile {
  readonly path: string;
  readonly bytes: number;
}

/** An image that is built here before its service can wake. */
export interface BuiltImage {
  readonly service: string;
  /** With its tag. */
  readonly name: string;
  /** Absolute; it has a Dockerfile. */
  readonly folder: string;
  readonly args: Readonly<Record<string, string>>;
}

/** The containers of one service, as files and as the controller knows them. */
export interface ComposeProject {
  readonly spec: ComposeSpec;
  /** None for a person's own file. */
  readonly artifacts: readonly Artifact[];
  /** The service's own data folders, which must exist before its containers. */
  readonly folders: readonly string[];
  readonly secrets: readonly SecretFile[];
  readonly images: readonly BuiltImage[];
  /** The sum of the containers' limits; null when one has none. */
  readonly memoryBytes: number | null;
}

/** Null for a service without containers, and where containers cannot run. */
export function compileProject(described: DescribedService, target: Target): ComposeProject | null {
  const { run } = described.description;
  if (target.containers === null || described.service.name in target.containers.unavailable) return null;
  if (run.type === 'compose') return ownProject(described.service.name, run, target.containers);
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
  const digest = sha256(composeYaml(projectFile(context, {})) + inputs);
  const file = composeYaml(projectFile(context, { 'dev.veille.digest': digest, 'dev.veille.service': name }));
  const folder = placesOf(target).compose(name);
  const secrets = secretFiles(context);
  return {
    spec: {
      project,
      files: [`${folder}/compose.yaml`, ...(run.override === undefined ? [] : [run.override])],
      folder: target.folders.stack,
      digest,
      web: run.web,
      containers: Object.keys(run.containers).sort(),
      bridge: bridgeName(project),
      ownFile: false,
      secretsFolder: secrets.length === 0 ? null : place.secretsFolder,
      onSleep: run.onSleep ?? 'stop',
    },
    artifacts: [
      { path: `${folder}/compose.yaml`, mode: 0o644, content: file },
      // So that `docker compose` means the same project when somebody calls it in this folder.
      { path: `${folder}/.env`, mode: 0o644, content: `COMPOSE_PROJECT_NAME=${project}\n` },
    ],
    folders: dataFolders(context),
    secrets,
    images: builtImages(name, context),
    memoryBytes: memoryBytesOf(Object.values(run.containers).map(({ memory }) => memory)),
  };
}

function dataFolders(context: ProjectContext): string[] {
  const volumes = Object.values(context.run.containers).flatMap((container) => Object.keys(container.volumes));
  return volumes.filter((volume) => !volume.startsWith('/')).map((volume) => volumeFolder(volume, context));
}

function secretFiles({ run, place }: ProjectContext): SecretFile[] {
  const secrets = Object.values(run.containers).flatMap((container) => Object.values(container.secrets));
  return secrets.map(({ name, bytes }) => ({ path: `${place.secretsFolder}/${name}`, bytes }));
}

function builtImages(service: string, context: ProjectContext): BuiltImage[] {
  return Object.entries(context.run.containers).flatMap(([container, { image, build }]) =>
    build === undefined
      ? []
      : [
          {
            service,
            name: image ?? builtImage(container, context),
            folder: buildFolder(build.folder, context.place),
            args: build.args,
          },
        ],
  );
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
