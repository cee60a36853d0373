import { createHash } from 'node:crypto';
import { resolve } from 'node:path';
import { compileHosts, type HostArtifacts, type OperatorFacts, type Program } from '@veille/compile';
import { type Entry, type Observation, type Plan, planDeploy, type Wish } from '@veille/deploy';
import type { ValidStack } from '@veille/stack';
import { observed } from '@veille/testkit/samples';
import { loadStack } from '../../../src/studio/load-stack.ts';

const folder = resolve(import.meta.dirname, '../../../../../examples/three-hosts');
const config = '/opt/services/headscale/config';
const headscale = {
  [`${config}/config.yaml`]:
    'dns:\n  base_domain: mesh.home\n  override_local_dns: true\n  extra_records_path: /etc/headscale/extra-records.json\n',
  [`${config}/extra-records.json`]: '[]\n',
};

/** The stack of the guide, read as every stack is. */
export async function exampleStack(): Promise<ValidStack> {
  const studio = { stackFile: `${folder}/veille.config.ts`, folder, bundled: false };
  return loadStack(studio, folder, new AbortController().signal);
}

/** Three Debians to which nothing was deployed: a VPS with Headscale, a public one, a Pi at home. */
export function newHosts(): Observation[] {
  return [
    observation('vpn', [], { texts: new Map(Object.entries(headscale)), entries: entriesOf(headscale) }),
    observation('prod', []),
    observation('workstation', ['100.64.0.7', 'fd7a:115c:a1e0::7']),
  ];
}

/** What would change on hosts that were seen so. */
export function planOf(stack: ValidStack, observations: readonly Observation[], asked: Partial<Wish> = {}): Plan {
  const { hosts, conservation } = compiled(stack, observations);
  const secrets = new Map(Object.keys(stack.secrets).map((name) => [name, `value of ${name}`]));
  const wish = { targets: null, needed: new Map(), adopt: false, secrets, conservation, ...asked };
  return planDeploy(hosts, observations, wish);
}

/** The same hosts when all of it lies there and runs. */
export function deployedHosts(stack: ValidStack, before: readonly Observation[]): Observation[] {
  const { hosts } = compiled(stack, before);
  const plan = planOf(stack, before);
  return before.map((seen) => {
    const artifacts = hosts.find(({ host }) => host === seen.host);
    const work = plan.hosts.find(({ host }) => host === seen.host)?.work;
    return artifacts && work
      ? { ...seen, ...lying(artifacts, seen), deployed: new Map(Object.entries(work.deployed)) }
      : seen;
  });
}

function lying({ files, folders, secrets, units, users, packages, images, pulls }: HostArtifacts, seen: Observation) {
  const texts = files.flatMap(({ path, content }) => (content.type === 'text' ? [[path, content.text] as const] : []));
  const entries: [string, Entry][] = [
    ...folders.map(({ path, ...access }): [string, Entry] => [
      path,
      { ...access, type: 'folder', sha256: null, bytes: 0 },
    ]),
    ...secrets.map(({ path }): [string, Entry] => [
      path,
      { ...root, mode: 0o600, type: 'file', sha256: null, bytes: 1 },
    ]),
    ...files.map(({ path, mode, owner, group, content }): [string, Entry] => {
      const text = content.type === 'text' ? content.text : content.type === 'secret' ? environment(content.parts) : '';
      const sha256 = content.type === 'local' ? content.sha256 : hash(text);
      return [path, { mode, owner, group, type: 'file', sha256, bytes: 1 }];
    }),
  ];
  return {
    texts: new Map([...seen.texts, ...texts]),
    entries: new Map([...seen.entries, ...entries]),
    units: new Map(
      units.map(({ name }) => [name, { enabled: true, active: true, file: `/etc/systemd/system/${name}` }]),
    ),
    users: new Map(users.map(({ name, groups }) => [name, groups])),
    packages: new Set(packages),
    images: new Set([...images, ...pulls].map(({ name }) => name)),
  };
}

function environment(parts: readonly (string | { readonly secret: string })[]): string {
  return parts.map((part) => (typeof part === 'string' ? part : `"value of ${part.secret}"`)).join('');
}

function compiled(stack: ValidStack, observations: readonly Observation[]) {
  const hosts = new Map(observations.map((seen) => [seen.host, seen]));
  const made = compileHosts(stack, { source: 'veille.config.ts', hosts, operator, allowRemovals: true });
  if (!made.ok) throw new Error(JSON.stringify(made.issues));
  return made;
}

const operator: OperatorFacts = {
  node: { amd64: program('node', '24.11.1', 118), arm64: program('node', '24.11.1', 115) },
  controller: program('controller', '0.1.0', 2),
  caddy: { prod: program('caddy', '2.11.4', 45), workstation: program('caddy', '2.11.4', 43) },
  ownSites: {},
  services: {},
};

function program(name: string, version: string, megabytes: number): Program {
  return { path: `/cache/${name}`, sha256: hash(name), bytes: megabytes * 1024 ** 2, version };
}

const root = { owner: 'root', group: 'root' };

function entriesOf(texts: Readonly<Record<string, string>>): Map<string, Entry> {
  return new Map(
    Object.entries(texts).map(([path, text]) => [
      path,
      { ...root, type: 'file', mode: 0o644, sha256: hash(text), bytes: 1 },
    ]),
  );
}

function observation(host: string, meshAddresses: readonly string[], parts: Partial<Observation> = {}): Observation {
  const architecture = host === 'workstation' ? 'arm64' : 'amd64';
  return observed({ host, ...parts }, { architecture, meshAddresses });
}

function hash(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
