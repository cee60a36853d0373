import type { ComposeSpec } from '@veille/protocol';
import type { ValidService } from '@veille/stack';
import type { Compilation } from '../compile.ts';
import type { NeededFile } from '../compose/downloads.ts';
import type { ComposedImage, NamedImage } from '../compose/images.ts';
import type { HostDownload, HostFile, HostFolder, HostPull } from './contract.ts';
import type { SecretInput } from './facts.ts';
import type { HostCase } from './host-target.ts';
import { containerUser, controllerUser, layoutOf } from './layout.ts';
import { type HostPart, publicFile, publicFolder } from './part.ts';
import { describeAnywhere } from './ports.ts';
import { packagesOf } from './programs.ts';
import { servicePorts } from './service-ports.ts';

/** What one service brings to its host: its compose project, what images are built from, its folders and packages. */
export function servicePart(service: ValidService, given: HostCase, compilation: Compilation): HostPart {
  const target = service.name;
  const layout = layoutOf(given.host);
  const { run, companions } = describeAnywhere(service);
  const spec = compilation.manifest.services.find(({ name }) => name === target)?.compose ?? null;
  const isOurs = ({ path }: { readonly path: string }) => path.startsWith(`${layout.configs}/compose/${target}/`);
  const { files: inputs = [], secrets = [] } = given.facts.operator.services[target] ?? {};
  const commands = [run, ...companions.map((companion) => companion.run)].flatMap((each) =>
    each.type === 'process' ? [each.command[0] ?? ''] : [],
  );
  const images = compilation.images.filter((image) => image.service === target);
  const needed = compilation.files.filter(({ service }) => service === target);
  const files = [
    ...compilation.artifacts.filter(isOurs).map(({ path, content }) => publicFile(path, target, content)),
    ...inputs.map(({ from, place, executable, isPrivate, isWritable, path, sha256, bytes }) => ({
      ...publicFile(`${layout[from]}/${place}`, target, ''),
      ...accessOf(executable, isPrivate),
      ...(isWritable ? { kept: true as const } : {}),
      content: { type: 'local', path, sha256, bytes } as const,
    })),
    ...secrets.map((secret) => secretFile(secret, `${layout.stack}/${secret.place}`, target)),
  ];
  return {
    packages: [...packagesOf(commands), ...(needed.length > 0 ? ['curl'] : [])],
    folders: dataFolders(target, run.type === 'process', given, compilation),
    files,
    images: images.flatMap((image) => (image.source === 'dockerfile' ? [{ ...image, target }] : [])),
    pulls: images.flatMap((image) => (image.source === 'dockerfile' ? [] : [pullOf(image, spec, layout.root, files)])),
    ports: servicePorts(service, given, compilation),
    downloads: needed.map((file) => downloadOf(file, compilation)),
    checks:
      spec === null
        ? []
        : [{ type: 'compose', files: spec.files, folder: spec.folder, inputs: files.map(({ path }) => path) }],
  };
}

function pullOf(
  { service, container, name, source }: ComposedImage | NamedImage,
  spec: ComposeSpec | null,
  root: string,
  own: readonly HostFile[],
): HostPull {
  if (source !== 'compose' || spec === null) return { name, target: service, compose: null };
  const { project, files, folder } = spec;
  const inputs = own.map(({ path }) => path);
  return { name, target: service, compose: { project, root, inputs, folder, files, container } };
}

/** It belongs to whom the folder that it lies in belongs to. */
function downloadOf({ service, url, sha256, path, folder }: NeededFile, { ownedFolders }: Compilation): HostDownload {
  const isOwned = ownedFolders.some((folder) => path.startsWith(`${folder}/`));
  return { target: service, url, sha256, path, folder, owner: isOwned ? containerUser : 'root' };
}

/** What others may not read on the operator's machine, only root and the controller, which runs compose, read there. */
function accessOf(executable: boolean, isPrivate: boolean): Pick<HostFile, 'mode' | 'group'> {
  const mode = executable ? 0o755 : 0o644;
  return isPrivate ? { mode: mode & 0o750, group: controllerUser } : { mode, group: 'root' };
}

/** The containers' user's alone. */
function secretFile({ name }: SecretInput, path: string, target: string): HostFile {
  const content = { type: 'secret', parts: [{ secret: name }] } as const;
  return { ...publicFile(path, target, ''), mode: 0o600, owner: containerUser, group: containerUser, content };
}

/** What must be there although nothing may be in it, and secrets that nobody chose. */
export function emptyPart({ host }: HostCase, { folders, secrets }: Compilation): HostPart {
  const { data, root } = layoutOf(host);
  const empty = folders.filter((path) => path.startsWith(`${root}/`) && !path.startsWith(`${data}/`));
  return { folders: empty.map((path) => ({ ...publicFolder(path), kept: true })), secrets };
}

/** A process is the controller's own; what containers write has owners of their making. */
function dataFolders(
  name: string,
  isProcess: boolean,
  { host }: HostCase,
  { folders, ownedFolders }: Compilation,
): HostFolder[] {
  const data = `${layoutOf(host).data}/${name}`;
  if (isProcess) return [{ path: data, mode: 0o750, owner: controllerUser, group: controllerUser }];
  return folders
    .filter((path) => path === data || path.startsWith(`${data}/`))
    .map((path) => {
      const user = ownedFolders.includes(path) ? containerUser : 'root';
      return { path, mode: 0o755, owner: user, group: user, kept: true };
    });
}
