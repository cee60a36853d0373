import { defineStack, headscale, type Stack, type ValidStack } from '@veille/stack';
import {
  compileHosts,
  type DeployFacts,
  type HostCompilation,
  type HostFile,
  type OperatorFacts,
  type Program,
  type SeenHost,
} from '../../src/index.ts';
import { elsewhere, validStack, web } from './fixtures.ts';

export const headscaleConfig = [
  'server_url: https://mesh.example',
  'dns:',
  '  magic_dns: true',
  '  base_domain: mesh.home',
  '  override_local_dns: true',
  '  extra_records_path: /etc/headscale/extra-records.json',
  '',
].join('\n');

/** The studio of the seed: Headscale on one host, the public one, and the one at home with the services. */
export function seedStack(changes: Partial<Stack> = {}): ValidStack {
  return validStack(
    defineStack({
      domain: 'example.cloud',
      mesh: { dns: headscale({ host: 'vpn', config: '/opt/services/headscale/config' }) },
      tls: { dns: 'ovh', email: 'me@example.cloud' },
      hosts: {
        vpn: { ssh: 'vpn' },
        prod: { ssh: 'prod', public: true },
        workstation: { ssh: 'pi@192.0.2.8', memory: '16GiB', default: true },
      },
      services: { cut: web({}), films: web({ door: 're' }), oc: elsewhere({ port: 3456 }) },
      ...changes,
    }) as Stack,
  );
}

export function program(name: string, version: string): Program {
  return { path: `/cache/${name}`, sha256: 'ab'.repeat(32), bytes: 1000, version };
}

export const operator: OperatorFacts = {
  node: { amd64: program('node-amd64', '24.11.1'), arm64: program('node-arm64', '24.11.1') },
  controller: program('controller.mjs', '0.1.0'),
  caddy: { prod: program('caddy-amd64', '2.11.4'), workstation: program('caddy-arm64', '2.11.4') },
  ownSites: {},
  services: {},
};

export function seen(changes: Partial<SeenHost['facts']> = {}, texts: Readonly<Record<string, string>> = {}): SeenHost {
  const facts: SeenHost['facts'] = {
    architecture: 'amd64',
    system: { id: 'debian', version: '12' },
    docker: null,
    meshAddresses: [],
    ...changes,
  };
  return {
    facts,
    entries: new Map(),
    deployed: new Map(),
    texts: new Map(Object.entries(texts)),
    units: new Map(),
    nodes: [],
  };
}

export function seedFacts(changes: Partial<DeployFacts> = {}): DeployFacts {
  return {
    source: '/studio/veille.config.ts',
    hosts: new Map([
      ['vpn', seen({}, { '/opt/services/headscale/config/config.yaml': headscaleConfig })],
      ['prod', seen({ meshAddresses: ['100.64.0.2'] })],
      ['workstation', seen({ architecture: 'arm64', meshAddresses: ['100.64.0.7', 'fd7a:115c:a1e0::7'] })],
    ]),
    operator,
    allowRemovals: false,
    ...changes,
  };
}

/** @throws when the stack has issues. */
export function compiled(stack: ValidStack, facts: DeployFacts): HostCompilation {
  const result = compileHosts(stack, facts);
  if (!result.ok) throw new Error(JSON.stringify(result.issues, null, 2));
  return result;
}

const dashes = '-'.repeat(80);

/** All that hosts get, as text; pages and programs by their names alone. */
export function hostsText({ hosts, probes, records, conservation }: HostCompilation): string {
  const ofHosts = hosts.map((host) => {
    const { files, folders, ...others } = host;
    return [
      section(host.host, JSON.stringify(others, null, 1)),
      section(`${host.host}: folders`, folders.map((folder) => `${access(folder)} ${folder.path}`).join('\n')),
      section(`${host.host}: files`, files.map(fileLine).join('\n')),
      ...files.filter(isShown).map((file) => section(`${host.host}: ${file.path}`, contentOf(file))),
    ].join('');
  });
  const line = (value: unknown) => JSON.stringify(value);
  return [
    ...ofHosts,
    section('records', records.map(line).join('\n')),
    section('probes', probes.map(line).join('\n')),
    section('conservation', conservation),
  ].join('');
}

function access({ mode, owner, group }: Pick<HostFile, 'mode' | 'owner' | 'group'>): string {
  return `${mode.toString(8).padStart(4, '0')} ${owner}:${group}`;
}

function fileLine(file: HostFile): string {
  const after = file.after.map((deed) => Object.values(deed).join(' ')).join(', ');
  return `${access(file)} ${file.target} ${file.path}${file.shared ? ' (shared)' : ''}${after && ` -> ${after}`}`;
}

function isShown({ path, content }: HostFile): boolean {
  return content.type !== 'local' && !path.includes('/pages/');
}

/** Hashes of pages change with every word of a page, which is no news here. */
function contentOf({ content }: HostFile): string {
  const text = content.type === 'text' ? content.text : JSON.stringify(content);
  return text.replace(/'sha256-[^']+'/g, "'sha256-HASH'").replace(/"digest": "[0-9a-f]{64}"/, '"digest": "HASH"');
}

function section(title: string, text: string): string {
  return `${dashes} ${title}\n${text.trimEnd()}\n`;
}
