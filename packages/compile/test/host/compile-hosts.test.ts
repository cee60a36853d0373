import { join } from 'node:path';
import { headscale, manual } from '@veille/stack';
import { describe, expect, test } from 'vitest';
import { hostTarget } from '../../src/host/host-target.ts';
import { assignPorts } from '../../src/host/ports.ts';
import {
  compileHosts,
  type DeployFacts,
  furtherText,
  type HostArtifacts,
  questionsOf,
  type SeenHost,
} from '../../src/index.ts';
import { containers, studioKind, web, withModel } from '../support/fixtures.ts';
import {
  compiled,
  headscaleConfig,
  hostsText,
  operator,
  program,
  seedFacts,
  seedStack,
  seen,
} from '../support/hosts.ts';

// Changed on purpose: run `npx vitest run packages/compile -u`.
test('the hosts of the seed get what they got', async () => {
  const golden = join(import.meta.dirname, 'golden/seed.golden');
  await expect(hostsText(compiled(seedStack(), seedFacts()))).toMatchFileSnapshot(golden);
});

test('the same stack and facts give the same bytes, frozen', () => {
  const first = compiled(seedStack(), seedFacts());
  expect(JSON.stringify(compiled(seedStack(), seedFacts()))).toBe(JSON.stringify(first));
  expect(Object.isFrozen(first.hosts[0]?.files) && Object.isFrozen(first.probes)).toBe(true);
});

test('every door is a record, a site and a probe', () => {
  const { conservation } = compiled(seedStack(), seedFacts());
  expect(conservation).toBe('4 doors = 4 records = 4 sites = 4 probes, 0 dropped');
});

test('a stack that is not made for deploying is told all that it lacks, with the lines to write', () => {
  const stack = { ...seedStack(), domain: null, mesh: null, tls: null, hosts: [] };
  expect(compileHosts(stack, seedFacts())).toMatchObject({
    ok: false,
    issues: [
      { found: 'no domain', fix: "domain: 'example.cloud'" },
      { found: 'no mesh', fix: expect.stringContaining('headscale({') },
      { found: 'no tls', fix: expect.stringContaining("dns: 'ovh'") },
      { found: 'no hosts', fix: expect.stringContaining('ssh:') },
    ],
  });
});

test.each([
  ['debian', '12', ['docker-compose', 'docker.io'], 1],
  ['raspbian', '12', ['docker-compose', 'docker.io'], 1],
  ['debian', '13', ['docker-cli', 'docker-compose', 'docker.io'], 2],
  ['debian', '', ['docker-cli', 'docker-compose', 'docker.io'], 2],
  ['ubuntu', '22.04', ['docker-compose', 'docker.io'], 2],
])('the engine of %s %s is %j, with compose %d', (id, version, wanted, compose) => {
  const facts = seedFacts();
  const home = seen({ system: { id, version }, meshAddresses: ['100.64.0.7'] });
  const given = seedFacts({ hosts: new Map([...facts.hosts, ['workstation', home]]) });
  const stack = seedStack({ services: { app: containers({}) } });
  const { hosts } = compiled(stack, given);
  const packages = hosts.find(({ host }) => host === 'workstation')?.packages ?? [];
  expect(packages.filter((name) => name.startsWith('docker'))).toEqual(wanted);
  const host = stack.hosts.find(({ name }) => name === 'workstation');
  if (host === undefined) throw new Error('there is no workstation');
  const place = { stack, host, seen: home, facts: given, services: stack.services, names: [], addresses: [] };
  expect(hostTarget(place).containers?.composeVersion).toBe(compose);
});

test('the ports of services are known before they wake, and who holds them for us once they are there', () => {
  const services = { app: containers({}), cut: web({}) };
  const portsOf = (facts: DeployFacts) =>
    compiled(seedStack({ services }), facts)
      .hosts.find(({ host }) => host === 'workstation')
      ?.ports.filter(({ service }) => service !== null);
  const app = { address: '127.0.0.1', port: 8188, target: 'app', service: 'app' };
  // Its kind takes no other.
  const instead: unknown[] = [];
  expect(portsOf(seedFacts())).toEqual([{ ...app, instead, holders: ['veille.service'] }]);
  const manifest = JSON.stringify({ services: [{ address: '127.0.0.1:8188', driver: 'compose' }] });
  const facts = seedFacts();
  const home = { ...seen({ meshAddresses: ['100.64.0.7'] }, { '/opt/workstation/configs/manifest.json': manifest }) };
  const again = seedFacts({ hosts: new Map([...facts.hosts, ['workstation', home]]) });
  expect(portsOf(again)).toEqual([{ ...app, instead, holders: ['veille.service', 'docker.service'] }]);
});

test('the networks of containers are closed by root before the controller starts, and each image comes before any wake', () => {
  const services = { app: containers({}), cut: web({}) };
  const { hosts } = compiled(seedStack({ services }), seedFacts());
  const home = hosts.find(({ host }) => host === 'workstation');
  expect(home?.units.map(({ name }) => name)).toEqual([
    'veille-firewall.service',
    'veille.service',
    'caddy-workstation.service',
  ]);
  const firewall = textOf(home, '/etc/systemd/system/veille-firewall.service');
  expect(firewall).toMatch(/ExecStart=\/usr\/sbin\/iptables --wait --insert DOCKER-USER ! -i (vl-\w+) -o \1 /);
  expect(home?.users).toContainEqual({ name: 'veille', groups: ['docker'] });
  expect(home?.packages).toEqual(['ca-certificates', 'docker-compose', 'docker.io']);
  expect(home?.pulls).toEqual([{ name: 'app:1', target: 'app', compose: null }]);
  expect(home?.targets).toEqual(['app', 'caddy', 'controller', 'cut']);
  const manifest = JSON.parse(textOf(home, '/opt/workstation/configs/manifest.json'));
  const app = manifest.services.find(({ name }: { name: string }) => name === 'app');
  expect(app.compose).toMatchObject({ project: 'veille-app', bridge: null, folder: '/opt/workstation/stack' });
});

test('a host that does not say its mesh address has that of Headscale’s list, whose names no door may hide', () => {
  const facts = seedFacts();
  const listing = (nodes: SeenHost['nodes']): DeployFacts => {
    const vpn = facts.hosts.get('vpn') ?? seen();
    return { ...facts, hosts: new Map([...facts.hosts, ['vpn', { ...vpn, nodes }], ['workstation', seen()]]) };
  };
  const { probes } = compiled(seedStack(), listing([{ name: 'workstation', addresses: ['100.64.0.9'] }]));
  expect(probes).toContainEqual({
    type: 'resolves',
    name: 'cut.example.cloud',
    host: 'workstation',
    addresses: ['100.64.0.9'],
  });
  const below = headscaleConfig.replace('mesh.home', 'example.cloud');
  const hiding = listing([
    { name: 'workstation', addresses: ['100.64.0.9'] },
    { name: 'cut', addresses: ['100.64.0.8'] },
  ]);
  const vpn = {
    ...seen({}, { '/opt/services/headscale/config/config.yaml': below }),
    nodes: hiding.hosts.get('vpn')?.nodes ?? [],
  };
  expect(compileHosts(seedStack(), { ...hiding, hosts: new Map([...hiding.hosts, ['vpn', vpn]]) })).toMatchObject({
    ok: false,
    issues: [{ found: "the name cut.example.cloud, which is a node's own on the mesh" }],
  });
});

test('what containers find prepared, what they may only read and what nobody else may see have their places on the host', () => {
  const local = { sha256: 'ab'.repeat(32), bytes: 1, executable: false, isPrivate: false, isWritable: false };
  const app = {
    project: null,
    files: [
      { ...local, path: '/home/ann/.veille/prepared/app/1/index.html', from: 'prepared', place: 'app/2/index.html' },
      { ...local, path: '/home/ann/app.env', from: 'stack', place: 'app.env', isPrivate: true },
    ],
    secrets: [{ name: 'token of app', place: 'token' }],
    prepared: '2',
    unavailable: null,
  } as const;
  const services = { app: containers({}) };
  const { hosts } = compiled(seedStack({ services }), seedFacts({ operator: { ...operator, services: { app } } }));
  const files = hosts.flatMap((host) => host.files);
  expect(files.filter(({ target }) => target === 'app')).toMatchObject([
    { path: '/opt/workstation/configs/compose/app/.env' },
    { path: '/opt/workstation/configs/compose/app/compose.yaml' },
    { path: '/opt/workstation/prepared/app/2/index.html', mode: 0o644 },
    { path: '/opt/workstation/stack/app.env', mode: 0o640, owner: 'root', group: 'veille' },
    {
      path: '/opt/workstation/stack/token',
      mode: 0o600,
      owner: '10001',
      content: { type: 'secret', parts: [{ secret: 'token of app' }] },
    },
  ]);
});

test('models are fetched by the host itself, with curl', () => {
  const model = { url: 'https://a.example/x', sha256: 'ab'.repeat(32) };
  const services = { app: withModel(model) };
  const home = compiled(seedStack({ services }), seedFacts()).hosts.find(({ host }) => host === 'workstation');
  const folder = '/opt/workstation/data/app/models';
  expect(home?.downloads).toEqual([{ ...model, path: `${folder}/x`, folder, target: 'app', owner: 'root' }]);
  expect(home?.packages).toContain('curl');
});

test('a Caddy that listens on the mesh alone names its addresses, and nobody is asked to be refused by it', () => {
  const stack = seedStack();
  const hosts = stack.hosts.map((host) => ({ ...host, caddy: { ...host.caddy, listen: 'mesh' as const } }));
  const { hosts: made, probes } = compiled({ ...stack, hosts }, seedFacts());
  const home = made.find(({ host }) => host === 'workstation');
  expect(textOf(home, '/opt/workstation/configs/caddy/Caddyfile')).toContain(
    'default_bind 100.64.0.7 fd7a:115c:a1e0::7\n',
  );
  expect(home?.ports.map(({ address, port }) => `${address} ${port}`)).toContain('fd7a:115c:a1e0::7 443');
  expect(probes.filter(({ type, host }) => type === 'refuses' && host === 'workstation')).toEqual([]);
});

test('a public host without services refuses strangers, and the Caddy that is there only gets a file to import', () => {
  const prod = compiled(seedStack(), seedFacts()).hosts[1];
  expect(textOf(prod, '/opt/prod/configs/caddy/Caddyfile')).not.toContain('reverse_proxy');
  expect(prod?.units.map(({ name }) => name)).toEqual(['caddy-prod.service']);
  const stack = seedStack();
  const snippet = '/etc/caddy/veille.caddy';
  const hosts = stack.hosts.map((host) => (host.public ? { ...host, caddy: { ...host.caddy, snippet } } : host));
  const beside = compiled(
    { ...stack, hosts },
    seedFacts({ operator: { ...operator, caddy: { workstation: program('caddy', '2.11.4') } } }),
  ).hosts[1];
  expect(textOf(beside, snippet)).toContain('http://cut.example.cloud, https://cut.example.cloud');
  // Nobody reads it before whoever runs the other Caddy says so: the plan tells how.
  expect(beside?.files.find(({ path }) => path === snippet)?.news).toContain(`import ${snippet}`);
  expect(beside?.files.filter(({ imported }) => imported).map(({ path }) => path)).toEqual([snippet]);
  expect(beside).toMatchObject({ users: [], packages: [], units: [], ports: [], checks: [], targets: ['caddy'] });
  expect(beside?.files.filter(({ after }) => after.length > 0)).toEqual([]);
});

test('secrets are named where their values go, and are nowhere else', () => {
  const { hosts } = compiled(seedStack(), seedFacts());
  const files = hosts.flatMap(({ files }) => files);
  const secret = files.filter(({ content }) => content.type === 'secret');
  expect(secret).toMatchObject(
    ['prod', 'workstation'].map((host) => ({ path: `/opt/${host}/secrets/caddy.env`, mode: 0o600, owner: 'root' })),
  );
  expect(textOf(hosts[2], '/opt/workstation/configs/caddy/Caddyfile')).toContain('{env.OVH_APPLICATION_SECRET}');
});

describe('records', () => {
  const path = '/opt/services/headscale/config';
  const withVpn = (texts: Readonly<Record<string, string>>, entries: SeenHost['entries'] = new Map()) => {
    const facts = seedFacts();
    return { ...facts, hosts: new Map([...facts.hosts, ['vpn', { ...seen({}, texts), entries }]]) };
  };

  test('are put among those of others, in a file that keeps its owner', () => {
    const others = '[{"name":"nas.example.cloud","type":"A","value":"100.64.0.9"}]';
    const entries = new Map([[`${path}/extra-records.json`, { mode: 0o640, owner: 'headscale', group: 'headscale' }]]);
    const texts = { [`${path}/config.yaml`]: headscaleConfig, [`${path}/extra-records.json`]: others };
    const [vpn] = compiled(seedStack(), withVpn(texts, entries)).hosts;
    expect(vpn?.files).toMatchObject([{ mode: 0o640, owner: 'headscale', shared: true, target: 'vpn-dns', after: [] }]);
    expect(textOf(vpn, `${path}/extra-records.json`)).toContain('nas.example.cloud');
  });

  test('of an older Headscale stand in its settings, and it starts again, as a unit or in its container', () => {
    const config = headscaleConfig.replace(/ {2}extra_records_path.*\n/, '  extra_records: []\n');
    const facts = withVpn({ [`${path}/config.yaml`]: config });
    const [vpn] = compiled(seedStack(), facts).hosts;
    expect(vpn?.files[0]?.after).toEqual([{ type: 'restart-compose', folder: '/opt/services/headscale' }]);
    const unit = 'headscale.service';
    const asUnit = { ...seen({}, { [`${path}/config.yaml`]: config }), units: new Map([[unit, { active: true }]]) };
    const [other] = compiled(seedStack(), { ...facts, hosts: new Map([...facts.hosts, ['vpn', asUnit]]) }).hosts;
    expect(other?.files[0]?.after).toEqual([{ type: 'restart', unit }]);
    expect(questionsOf(seedStack()).get('vpn')?.units).toEqual([unit, 'veille.service']);
    const named = seedStack({ mesh: { dns: headscale({ host: 'vpn', config: path, unit: 'mesh@main' }) } });
    expect(questionsOf(named).get('vpn')?.units).toContain('mesh@main.service');
    expect(() => compiled(named, facts)).toThrow('mesh@main.service does not run on host vpn');
    const asNamed = { ...asUnit, units: new Map([['mesh@main.service', { active: true }]]) };
    const [third] = compiled(named, { ...facts, hosts: new Map([...facts.hosts, ['vpn', asNamed]]) }).hosts;
    expect(third?.files[0]?.after).toEqual([{ type: 'restart', unit: 'mesh@main.service' }]);
    expect(textOf(vpn, `${path}/config.yaml`)).toContain(
      '{ name: "re.example.cloud", type: "A", value: "100.64.0.7" }',
    );
  });

  test.each([
    ['the JSON file', headscaleConfig],
    ['the settings', headscaleConfig.replace(/ {2}extra_records_path.*\n/, '')],
  ])('in %s are not taken away in numbers unless somebody says so', (_title, config) => {
    const file = `${path}/${config === headscaleConfig ? 'extra-records.json' : 'config.yaml'}`;
    const texts = { [`${path}/config.yaml`]: config };
    const before = textOf(compiled(seedStack(), withVpn(texts)).hosts[0], file);
    const fewer = seedStack({ services: { cut: web({}) } });
    const facts = withVpn({ ...texts, [file]: before });
    expect(() => compiled(fewer, facts)).toThrow('2 of the 4 published names');
    expect(textOf(compiled(fewer, { ...facts, allowRemovals: true }).hosts[0], file)).not.toContain('re.example');
  });

  test.each([
    ['the JSON file', headscaleConfig],
    ['the settings', headscaleConfig.replace(/ {2}extra_records_path.*\n/, '')],
  ])('in %s follow a door that is renamed by one word, with nothing to be said about it', (_title, config) => {
    const file = `${path}/${config === headscaleConfig ? 'extra-records.json' : 'config.yaml'}`;
    const texts = { [`${path}/config.yaml`]: config };
    const studio = (door: string) => seedStack({ services: { films: web({ door }), cut: web({}) } });
    const before = textOf(compiled(studio('re'), withVpn(texts)).hosts[0], file);
    const after = textOf(compiled(studio('reels'), withVpn({ ...texts, [file]: before })).hosts[0], file);
    expect(after).toBe(before.replaceAll('re.example', 'reels.example'));
  });

  test('that somebody enters by hand are no file', () => {
    const { hosts, records } = compiled(seedStack({ mesh: { dns: manual() } }), seedFacts());
    expect(hosts[0]?.files).toEqual([]);
    expect(records).toHaveLength(8);
  });

  test('that Headscale reads elsewhere stop all, with the line to write there', () => {
    const config = headscaleConfig.replace('/etc/headscale/', '/var/lib/headscale/');
    const facts = withVpn({ [`${path}/config.yaml`]: config });
    expect(() => compiled(seedStack(), facts)).toThrow('which is not below /etc/headscale');
  });
});

test('each host is asked for all that its files, units and users are compared with', () => {
  const stack = seedStack({ services: { app: containers({}), cut: web({}) } });
  const { hosts } = compiled(stack, seedFacts());
  const questions = questionsOf(stack);
  for (const { host, files, folders, units, users, packages, images, pulls } of hosts) {
    const question = questions.get(host);
    const covers = (path: string) => question?.paths.some((asked) => path === asked || path.startsWith(`${asked}/`));
    expect(files.filter(({ path }) => !covers(path)).map(({ path }) => path)).toEqual([]);
    const unasked = folders.filter(({ path }) => !covers(path) && !question?.folders.includes(path));
    expect(unasked.map(({ path }) => path)).toEqual([]);
    expect(question?.units).toEqual(expect.arrayContaining(units.map(({ name }) => name)));
    expect(question?.users).toEqual(expect.arrayContaining(users.map(({ name }) => name)));
    expect(question?.packages).toEqual(expect.arrayContaining([...packages]));
    expect(images.length + pulls.length === 0 || question?.images.length !== 0).toBe(true);
  }
  expect(questions.get('vpn')?.texts).toContain('/opt/services/headscale/config/config.yaml');
});

test('a file of records with a name of its own is asked for once more', () => {
  const path = '/opt/services/headscale/config';
  const named = headscaleConfig.replace('extra-records.json', 'dns/ours.json');
  expect(furtherText(seedStack(), new Map([[`${path}/config.yaml`, named]]))).toBe(`${path}/dns/ours.json`);
  expect(furtherText(seedStack(), new Map([[`${path}/config.yaml`, headscaleConfig]]))).toBe(null);
});

test('a port that nobody chose stays with its name whatever else there is', () => {
  const ports = (names: readonly string[]) =>
    assignPorts(
      seedStack({ services: Object.fromEntries(names.map((name) => [name, studioKind({ assets: './a' })])) }).services,
    );
  const alone = ports(['films']);
  expect(ports(['a', 'films', 'z'])).toMatchObject(alone);
  expect(alone.films).toBeGreaterThanOrEqual(20_000);
});

function textOf(host: HostArtifacts | undefined, path: string): string {
  const content = host?.files.find((file) => file.path === path)?.content;
  return content?.type === 'text' ? content.text : '';
}
