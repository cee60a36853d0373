import { existsSync } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import type { InputFile, SecretInput, ServiceInputs } from '@veille/compile';
import { UserError } from '@veille/protocol';
import type { ValidStack } from '@veille/stack';
import type { Context } from '../context.ts';
import type { OpenStudio } from '../studio/open-studio.ts';
import { type ContainerInputs, containerInputs, lacksDockerfile } from '../up/containers/container-inputs.ts';
import { type FoundEngine, findCompose } from '../up/containers/find-engine.ts';
import { readProjectFacts } from '../up/containers/project-facts.ts';
import { stageBuilds } from '../up/containers/stage-builds.ts';
import { describeFile } from './local-file.ts';
import { type PreparedFolder, prepareFolders } from './prepared-folders.ts';
import type { SecretOrigin } from './secret-values.ts';
import { addSideFiles } from './side-files.ts';

/** No part of an image, whatever a folder has besides. */
const leftOut = new Set(['node_modules', '.git', '.veille']);

/** Where on this machine the files of services lie, by the folder of the host that they go to. */
type Origins = Readonly<Record<InputFile['from'], string>>;

/** What the containers of each service are made of on this machine, and what compose makes of people's own files. */
export async function readServiceInputs(
  stack: ValidStack,
  studio: OpenStudio,
  context: Context,
): Promise<Record<string, ServiceInputs>> {
  const stackFolder = dirname(studio.stackFile);
  const named = containerInputs(stack, stackFolder, 'container');
  if (named.length === 0) return {};
  const unstaged = await addSideFiles(named, studio.stackFile, context);
  const catalog = catalogOfHosts(studio);
  const inputs = await stageBuilds(unstaged, catalog);
  const facts = await readProjectFacts(inputs, await composeFor(inputs, context), studio, context);
  const prepared = await prepareFolders(stack, inputs, studio, context);
  const origins = { stack: stackFolder, catalog, prepared: studio.folders.prepared };
  const entries = inputs.map(async (input): Promise<[string, ServiceInputs]> => {
    const { name } = input.service;
    const own = prepared.get(name) ?? null;
    return [
      name,
      {
        project: facts[name] ?? null,
        files: await filesOf(input, own, origins),
        secrets: secretsOf(input, stackFolder),
        prepared: own?.digest ?? null,
        unavailable: input.buildFolders.some(lacksDockerfile) ? noDockerfile : null,
      },
    ];
  });
  return Object.fromEntries(await Promise.all(entries));
}

/** Where the images of the catalog are staged for hosts; `veille up` has its own place. */
export function catalogOfHosts({ folders }: Pick<OpenStudio, 'folders'>): string {
  return join(folders.temporary, 'catalog-of-hosts');
}

/** The secrets that lie in files of their own beside the stack's file, by the names that `ServiceInputs` has for them. */
export function mountedSecrets(stack: ValidStack, stackFile: string): Record<string, SecretOrigin> {
  const folder = dirname(stackFile);
  const all = containerInputs(stack, folder, 'container').flatMap((input) => secretsOf(input, folder));
  return Object.fromEntries(all.map(({ name, place }) => [name, { mounted: place }]));
}

/** People's own files are read by compose; where there is none here, the host's would find out too late. */
async function composeFor(inputs: readonly ContainerInputs[], context: Context): Promise<FoundEngine> {
  const found = await findCompose(context);
  if (found !== null) return found;
  const own = inputs.find(({ files }) => files.length > 0);
  if (own === undefined) return { composeVersion: 2, compose: [], env: {} };
  throw new UserError(
    'program-missing',
    `${own.files[0]} is read by compose before it is deployed, and this machine has none.`,
    'Install it: apt install docker-compose, or docker-compose-plugin from Docker. No engine has to run here.',
  );
}

async function filesOf(
  { files, writable, buildFolders, mounts }: ContainerInputs,
  prepared: PreparedFolder | null,
  origins: Origins,
): Promise<InputFile[]> {
  const mounted = mounts.filter(({ source, secret }) => !secret && isIn(origins.stack, source) && existsSync(source));
  const folders = [
    ...files,
    ...buildFolders,
    ...mounted.map(({ source }) => source),
    ...(prepared ? [prepared.folder] : []),
  ];
  const all = (await Promise.all(folders.map(filesIn))).flat();
  return Promise.all([...new Set(all)].map((file) => describeInput(file, { files, writable }, prepared, origins)));
}

function secretsOf({ service, mounts }: ContainerInputs, stackFolder: string): SecretInput[] {
  const places = mounts.filter(({ secret }) => secret).map(({ source }) => relative(stackFolder, source));
  return [...new Set(places)].map((place) => ({ name: `${place} of ${service.name}`, place }));
}

/** @param own files that were named one by one: what is in a folder, such as an image's, is for whoever runs it. */
async function describeInput(
  path: string,
  own: Pick<ContainerInputs, 'files' | 'writable'>,
  prepared: PreparedFolder | null,
  origins: Origins,
): Promise<InputFile> {
  const { mode } = await stat(path);
  const bits = {
    executable: (mode & 0o100) !== 0,
    isPrivate: own.files.includes(path) && (mode & 0o004) === 0,
    isWritable: own.writable.includes(path),
  };
  const described = { ...(await describeFile(path)), ...bits };
  if (prepared !== null && isIn(prepared.folder, path)) {
    return { ...described, from: 'prepared', place: join(prepared.place, relative(prepared.folder, path)) };
  }
  const from = isIn(origins.catalog, path) ? 'catalog' : 'stack';
  return { ...described, from, place: relative(origins[from], path) };
}

function isIn(folder: string, path: string): boolean {
  return path.startsWith(`${folder}/`);
}

/** The file itself, or all that a folder has. */
async function filesIn(path: string): Promise<string[]> {
  if ((await stat(path)).isFile()) return [path];
  const names = (await readdir(path)).filter((name) => !leftOut.has(name)).sort();
  return (await Promise.all(names.map((name) => filesIn(join(path, name))))).flat();
}

const noDockerfile = {
  en: 'needs an image: there is no Dockerfile to build it from; set "image"',
  fr: 'a besoin d’une image : aucun Dockerfile pour la construire ; indiquez « image »',
};
