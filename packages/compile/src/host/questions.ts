import type { ValidHost, ValidStack } from '@veille/stack';
import { configFile, headscaleUnit, recordFiles } from './headscale-places.ts';
import {
  caddyUser,
  controllerUnit,
  controllerUser,
  firewallUnit,
  layoutOf,
  logFolder,
  markerFolder,
  stateFolder,
  tmpfilesFile,
  unitFolder,
} from './layout.ts';
import { describeAnywhere } from './ports.ts';
import { type HostQuestion, plainQuestion } from './question.ts';

/** What must be asked of each host of a stack, by its name, before anything is compiled for it. */
export function questionsOf(stack: ValidStack): ReadonlyMap<string, HostQuestion> {
  return new Map(
    stack.hosts.map((host) => {
      const isBusy = stack.services.some((service) => service.host === host.name);
      const parts = [...(isBusy || host.public ? [hostQuestion(host, stack)] : []), dnsQuestion(host, stack)];
      return [host.name, parts.reduce(join, { ...plainQuestion, units: [controllerUnit, headscaleUnit(null)] })];
    }),
  );
}

/** What tells what stands on a host; of the file of records, whatever its name is, each host tells that was deployed to. */
export function standingQuestion(stack: ValidStack, host: string): HostQuestion {
  const { texts = [], nodes = null } = questionsOf(stack).get(host) ?? {};
  return { ...plainQuestion, texts, nodes };
}

function hostQuestion(host: ValidHost, { services }: ValidStack): HostQuestion {
  const { root, configs, programs, secrets, stack, catalog, prepared, data } = layoutOf(host);
  const { caddyfile, data: caddyData, snippet } = host.caddy;
  const caddy = `${host.caddy.unit}.service`;
  const units = [controllerUnit, caddy, firewallUnit];
  const own = services.filter((service) => service.host === host.name);
  const files = [...units.map((unit) => `${unitFolder}/${unit}`), tmpfilesFile, caddyfile];
  return {
    paths: [configs, programs, secrets, stack, catalog, prepared, ...files, ...(snippet === null ? [] : [snippet])],
    folders: [
      ...[root, data, caddyData, stateFolder, `${stateFolder}/controller`, `${stateFolder}/tmp`, logFolder],
      `${logFolder}/doors`,
      ...own.flatMap((service) => dataFolders(data, service.name, describeAnywhere(service))),
    ],
    // The plan shows what changes in them.
    texts: [...files, `${configs}/manifest.json`, ...own.map(({ name }) => `${configs}/compose/${name}/compose.yaml`)],
    units,
    users: [controllerUser, caddyUser],
    packages: [
      'ca-certificates',
      'curl',
      'chromium-headless-shell',
      'docker-cli',
      'docker-compose',
      'docker.io',
      'redis-server',
    ],
    images: own.some((service) => describeAnywhere(service).run.type !== 'process') ? ['*'] : [],
    readers: own.length > 0 ? [{ folder: markerFolder, reader: caddyUser, group: controllerUser }] : [],
    nodes: null,
  };
}

function dataFolders(data: string, service: string, { run }: ReturnType<typeof describeAnywhere>): string[] {
  const own = `${data}/${service}`;
  if (run.type !== 'containers') return [own];
  const volumes = Object.values(run.containers).flatMap((container) => Object.keys(container.volumes));
  return [own, ...volumes.filter((volume) => !volume.startsWith('/')).map((volume) => `${own}/${volume}`)];
}

function dnsQuestion(host: ValidHost, { mesh }: ValidStack): HostQuestion {
  if (mesh?.dns.type !== 'headscale' || mesh.dns.host !== host.name) return plainQuestion;
  const files = [configFile(mesh.dns), ...recordFiles(mesh.dns)];
  return { ...plainQuestion, paths: files, texts: files, units: [headscaleUnit(mesh.dns)], nodes: mesh.dns.compose };
}

function join(left: HostQuestion, right: HostQuestion): HostQuestion {
  const both = (key: Exclude<keyof HostQuestion, 'nodes' | 'readers'>) =>
    [...new Set([...left[key], ...right[key]])].sort();
  return {
    paths: both('paths'),
    folders: both('folders'),
    texts: both('texts'),
    units: both('units'),
    users: both('users'),
    packages: both('packages'),
    images: both('images'),
    readers: [...left.readers, ...right.readers],
    nodes: left.nodes ?? right.nodes,
  };
}
