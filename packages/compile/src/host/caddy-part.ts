import { caddyUnit } from '../systemd/caddy-unit.ts';
import type { Artifact, Target } from '../target.ts';
import { portChoices } from './choices.ts';
import type { HostFile, HostFolder } from './contract.ts';
import type { Program } from './facts.ts';
import type { HostCase } from './host-target.ts';
import { caddyUser, controllerUser, layoutOf, logFolder, unitFolder } from './layout.ts';
import { type HostPart, publicFile } from './part.ts';

const target = 'caddy';

/** Caddy as a unit of its own, with its sites, its pages and the keys of its DNS module. */
export function caddyPart(given: HostCase, place: Target, program: Program, artifacts: readonly Artifact[]): HostPart {
  const { host, stack } = given;
  const layout = layoutOf(host);
  const { caddyfile, data } = host.caddy;
  const unit = `${host.caddy.unit}.service`;
  const [binary, environment, unitPath] = [layout.caddy(program), layout.caddyEnvironment, `${unitFolder}/${unit}`];
  if (place.caddyUnit === null) throw new Error('a host runs Caddy as a unit');
  const instead = portChoices(host, given.services.length > 0);
  const text = caddyUnit(place.caddyUnit, { program: binary, environment });
  return {
    users: [
      { name: controllerUser, groups: [] },
      { name: caddyUser, groups: [controllerUser] },
    ],
    // Its roots are those that a certificate authority is believed by.
    packages: ['ca-certificates'],
    folders: [
      own(data, 0o700),
      { path: logFolder, mode: 0o750, owner: controllerUser, group: controllerUser },
      // The controller looks at when they were written, never into them.
      own(`${logFolder}/doors`, 0o750),
    ],
    files: [
      { ...publicFile(binary, target, ''), mode: 0o755, content: { type: 'local', ...fileOf(program) } },
      environmentFile(environment, Object.keys(stack.secrets), unit),
      ...artifacts.map((artifact) => artifactFile(artifact, caddyfile, unit)),
      publicFile(unitPath, target, text, [{ type: 'daemon-reload' }, { type: 'restart', unit }]),
    ],
    checks: [
      { type: 'caddy', program: binary, file: caddyfile, user: caddyUser, environment },
      { type: 'unit', file: unitPath },
    ],
    units: [{ name: unit, target }],
    ports: (place.bind.length === 0 ? [null] : place.bind).flatMap((address) =>
      [80, 443].map((port) => ({ address, port, holders: [unit], target, service: null, instead })),
    ),
  };
}

function own(path: string, mode: number): HostFolder {
  return { path, mode, owner: caddyUser, group: controllerUser };
}

/** Caddy reads its file again; pages are read at every request. */
function artifactFile({ path, content, mode }: Artifact, caddyfile: string, unit: string): HostFile {
  const isPage = path.includes('/pages/');
  const file = publicFile(path, target, content, isPage ? [] : [{ type: 'reload', unit }]);
  return path === caddyfile ? { ...file, mode: 0o640, group: controllerUser } : { ...file, mode };
}

/** Root's alone: systemd reads it, and Caddy gets the variables. */
function environmentFile(path: string, names: readonly string[], unit: string): HostFile {
  const parts = names.flatMap((name) => [`${name}=`, { secret: name, quoted: true as const }, '\n']);
  return {
    ...publicFile(path, target, ''),
    mode: 0o600,
    content: { type: 'secret', parts },
    after: [{ type: 'restart', unit }],
  };
}

function fileOf({ path, sha256, bytes }: Program): { path: string; sha256: string; bytes: number } {
  return { path, sha256, bytes };
}
