import type { ComposeFileRun, ConfigPath, Issue } from '@veille/stack';
import type { ContainerPlace } from '../target.ts';
import type { ComposeConfig } from './config.ts';
import { configuredImages, imagesOfSpec, renamedImages } from './images.ts';
import { imagesFile } from './images-file.ts';
import { composeMemoryBytes } from './memory.ts';
import { nameFromFolder, sha256 } from './names.ts';
import type { ComposeProject } from './project.ts';
import { ownAddress } from './published-address.ts';

/**
 * A person's own compose file: known, started and stopped, but neither written nor given anything but names for what it builds.
 * @param written the folder of what is written for the service
 */
export function ownProject(
  service: string,
  run: ComposeFileRun,
  place: ContainerPlace,
  written: string,
): ComposeProject {
  const { config, digest, builds } = place.projects[service] ?? {};
  if (!config || digest === undefined || builds === undefined)
    throw new Error(`the target does not know the compose file of ${service}`);
  const folder = folderOf(run);
  const project = run.project ?? config.name ?? nameFromFolder(folder);
  const given = { service, project, config, builds, place, written: [] };
  const images = configuredImages(given);
  const names = imagesFile(written, renamedImages(given));
  const spec: ComposeProject['spec'] = {
    project,
    files: [...run.files, ...names.map(({ path }) => path)],
    folder,
    digest: builds === '' ? digest : sha256(digest + builds),
    web: run.web,
    containers: Object.keys(config.services).sort(),
    images: imagesOfSpec(images),
    bridge: null,
    ownFile: true,
    secretsFolder: null,
    onSleep: run.onSleep ?? 'stop',
  };
  const memoryBytes = composeMemoryBytes(Object.values(config.services).map(({ memory }) => memory));
  return {
    spec,
    bridge: null,
    artifacts: names,
    folders: [],
    ownedFolders: [],
    secrets: [],
    images,
    files: [],
    memoryBytes,
  };
}

/** Relative paths in a compose file are relative to its own folder. */
function folderOf({ files }: ComposeFileRun): string {
  return (files[0] ?? '').replace(/\/[^/]*$/, '') || '/';
}

/** What keeps a person's own file from standing behind a door; `path` is the service's place in the stack. */
export function checkComposeFile(path: ConfigPath, run: ComposeFileRun, config: ComposeConfig): Issue[] {
  const { container, port } = run.web;
  const names = Object.keys(config.services).sort();
  const at = [...path, 'web'];
  const found = `'${container}:${port}'`;
  if (!names.includes(container)) {
    const expected = `a container of ${run.files[0]}: ${names.join(', ')}`;
    return [{ path: at, found, expected, fix: `web: '${likelyWeb(config) ?? `app:${port}`}'` }];
  }
  if (ownAddress(run, config) !== null) return [];
  const expected = `a port that ${run.files[0]} publishes: ${publishedPorts(config, container)}`;
  return [{ path: at, found, expected, fix: `in ${run.files[0]}: ports: ['127.0.0.1:${port}:${port}']` }];
}

/** The first container that publishes a port. */
function likelyWeb({ services }: ComposeConfig): string | null {
  for (const [name, { ports }] of Object.entries(services)) {
    const port = ports.find(({ published }) => published !== null);
    if (port !== undefined) return `${name}:${port.target}`;
  }
  return null;
}

function publishedPorts({ services }: ComposeConfig, container: string): string {
  const ports = services[container]?.ports.filter(({ published }) => published !== null) ?? [];
  return ports.map(({ target }) => target).join(', ') || `${container} publishes none`;
}
