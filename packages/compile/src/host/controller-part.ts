import { controllerUnit } from '../systemd/controller-unit.ts';
import { firewallUnit } from '../systemd/firewall-unit.ts';
import type { Artifact } from '../target.ts';
import type { HostCheck, HostFile } from './contract.ts';
import type { Program } from './facts.ts';
import type { HostCase } from './host-target.ts';
import {
  caddyUser,
  controllerUser,
  firewallUnit as firewall,
  layoutOf,
  logFolder,
  markerFolder,
  stateFolder,
  tmpfilesFile,
  controllerUnit as unit,
  unitFolder,
} from './layout.ts';
import { type HostPart, publicFile, publicFolder } from './part.ts';

/** What every service of the host rests on: whoever brings a service there brings this too. */
const target = 'controller';

export interface ControllerPrograms {
  readonly node: Program;
  readonly controller: Program;
}

/** Caddy leads to a service while it sees its marker: one that it cannot see keeps every door asleep. */
const markers: HostCheck = {
  type: 'markers',
  file: tmpfilesFile,
  folder: markerFolder,
  writer: controllerUser,
  reader: caddyUser,
  group: controllerUser,
};

/** The controller of a host, the Node that runs it, and the manifest that it reads. */
export function controllerPart(
  { host }: HostCase,
  { node, controller }: ControllerPrograms,
  manifest: Artifact,
  containers: boolean,
): HostPart {
  const layout = layoutOf(host);
  const [nodePath, controllerPath, unitPath] = [
    layout.node(node),
    layout.controller(controller),
    `${unitFolder}/${unit}`,
  ];
  const text = controllerUnit({
    node: nodePath,
    controller: controllerPath,
    manifest: manifest.path,
    data: layout.data,
    containers,
  });
  const folder = (path: string, mode: number) => ({ path, mode, owner: controllerUser, group: controllerUser });
  return {
    users: [{ name: controllerUser, groups: containers ? ['docker'] : [] }],
    folders: [
      publicFolder(stateFolder),
      folder(`${stateFolder}/controller`, 0o700),
      folder(`${stateFolder}/tmp`, 0o700),
      folder(logFolder, 0o750),
    ],
    files: [
      programFile(nodePath, node, 0o755),
      programFile(controllerPath, controller, 0o644),
      { ...publicFile(manifest.path, target, manifest.content, [{ type: 'reload', unit }]) },
      publicFile(unitPath, target, text, [{ type: 'daemon-reload' }, { type: 'restart', unit }]),
    ],
    checks: [{ type: 'unit', file: unitPath }, markers],
    units: [{ name: unit, target }],
  };
}

/** Before the controller starts anything the networks are closed. */
export function firewallPart(bridges: readonly string[]): HostPart {
  if (bridges.length === 0) return {};
  const path = `${unitFolder}/${firewall}`;
  return {
    files: [
      publicFile(path, target, firewallUnit(bridges), [{ type: 'daemon-reload' }, { type: 'restart', unit: firewall }]),
    ],
    checks: [{ type: 'unit', file: path }],
    units: [{ name: firewall, target }],
  };
}

function programFile(path: string, { path: local, sha256, bytes }: Program, mode: number): HostFile {
  return { ...publicFile(path, target, ''), mode, content: { type: 'local', path: local, sha256, bytes } };
}
