import type { HostFile, HostImage, HostPort } from '@veille/compile';
import { type HostFacts, type Listener, lackingOn, planDeploy, preflight } from '@veille/deploy';
import { observed } from '@veille/testkit/samples';
import { describe, expect, test } from 'vitest';
import { artifactsOf, textFile } from '../support/observed.ts';

const docker = { compose: 2 } as const;
const caddy = { name: 'caddy-pi.service', target: 'caddy' };
const caddys = { holders: [caddy.name], target: 'caddy', service: null };
const file: HostFile = {
  path: '/opt/pi/configs/caddy/Caddyfile',
  mode: 0o640,
  owner: 'root',
  group: 'caddy',
  target: 'caddy',
  content: { type: 'text', text: 'x' },
  shared: false,
  after: [],
};

const image: HostImage = {
  source: 'dockerfile',
  service: 'films',
  container: 'render',
  name: 'films-render:ab',
  folder: '/opt/pi/catalog/films',
  args: {},
  cost: { bytes: 1.4 * 1024 ** 3, minutes: 3 },
  target: 'films',
};

describe('what a host lacks', () => {
  test('are the packages that are not there, with what they cost', () => {
    const artifacts = artifactsOf({ packages: ['ca-certificates', 'docker.io'] });
    const { changes } = preflight(artifacts, observed({ packages: new Set(['ca-certificates']) }), false);
    expect(changes).toMatchObject([
      { sign: '+', what: 'package', name: 'docker.io', detail: expect.stringMatching(/MB/) },
    ]);
  });

  test('is no package where its program came from elsewhere', () => {
    const artifacts = artifactsOf({ packages: ['docker-compose', 'docker.io'] });
    expect(preflight(artifacts, observed({}, { docker }), false).changes).toEqual([]);
    const without = observed({}, { docker: { ...docker, compose: null } });
    expect(preflight(artifacts, without, false).changes.map(({ name }) => name)).toEqual(['docker-compose']);
  });

  test('are users and their groups, and the plan says what the group docker means', () => {
    const artifacts = artifactsOf({
      users: [
        { name: 'caddy', groups: [] },
        { name: 'veille', groups: ['docker'] },
        { name: 'redis', groups: [] },
      ],
    });
    const users = new Map([
      ['veille', ['veille']],
      ['redis', []],
    ]);
    expect(preflight(artifacts, observed({ users }), false).changes).toMatchObject([
      { sign: '+', name: 'caddy', detail: null },
      { sign: '~', name: 'veille', detail: 'joins docker (docker is root by another name)' },
    ]);
  });
});

test('a bare host lacks all of it, in the order in which it comes, and what it has is not told', () => {
  const artifacts = artifactsOf({
    packages: ['docker.io'],
    users: [{ name: 'veille', groups: [] }],
    images: [image],
    downloads: [
      {
        url: 'https://a.example/x',
        sha256: 'ab',
        path: '/opt/pi/x',
        folder: '/opt/pi',
        target: 'films',
        owner: 'root',
      },
    ],
    files: [
      { ...file, path: image.folder, target: 'films' },
      { ...file, path: '/opt/pi/programs/node', content: { type: 'local', path: '/n', sha256: 'cc', bytes: 2 ** 20 } },
      { ...file, path: `${image.folder}/Dockerfile`, target: 'films' },
    ],
    units: [caddy],
  });
  const told = ({ changes, needs }: ReturnType<typeof lackingOn>) => [
    ...changes.map(({ what, name }) => `${what} ${name}`),
    ...needs.disks.map(({ path }) => `disk ${path}`),
  ];
  expect(told(lackingOn(artifacts, observed()))).toEqual([
    'package docker.io',
    'user veille',
    'image films-render:ab',
    'download /opt/pi/x',
    'file /opt/pi/programs/node',
    'unit caddy-pi.service',
    'disk /',
  ]);
  const entry = { type: 'file', sha256: 'cc', mode: 0o640, owner: 'root', group: 'caddy', bytes: 1 } as const;
  const there = observed({
    packages: new Set(['docker.io']),
    users: new Map([['veille', []]]),
    images: new Set([image.name]),
    known: new Map([['/opt/pi/x', 'ab']]),
    entries: new Map([['/opt/pi/programs/node', entry]]),
    units: new Map([[caddy.name, { enabled: true, active: true, file: '/x' }]]),
    deployed: new Map([['/x', { type: 'file', target: 'caddy', secret: false, sha256: 'cc' }]]),
  });
  expect(told(lackingOn(artifacts, there))).toEqual([]);
});

describe('what is in the way', () => {
  test('is another system, unless it lacks nothing', () => {
    const artifacts = artifactsOf({ packages: ['acl'] });
    const facts: Partial<HostFacts> = { system: { id: 'ubuntu', version: '22.04' } };
    const { blocked } = preflight(artifacts, observed({}, facts), false);
    expect(blocked).toMatchObject([
      { what: expect.stringMatching(/ubuntu 22\.04.*Debian/), ways: [expect.stringMatching(/acl/)] },
    ]);
    for (const id of ['debian', 'raspbian'])
      expect(preflight(artifacts, observed({}, { system: { id, version: '12' } }), false).blocked).toEqual([]);
    expect(preflight(artifacts, observed({ packages: new Set(['acl']) }, facts), false).blocked).toEqual([]);
  });

  test('is a system without systemd where there are units', () => {
    const { blocked } = preflight(artifactsOf({ units: [caddy] }), observed({}, { systemd: false }), false);
    expect(blocked).toMatchObject([{ what: expect.stringMatching(/no systemd/) }]);
  });

  test('is a folder of markers that Caddy may not look into, with the command that opens it', () => {
    const folder = '/run/veille/ready';
    const conf = { ...file, path: '/etc/tmpfiles.d/veille.conf', target: 'controller' };
    const about = { file: conf.path, folder, writer: 'veille', reader: 'caddy', group: 'veille' };
    const artifacts = artifactsOf({ files: [conf], checks: [{ type: 'markers', ...about }] });
    const { blocked } = preflight(artifacts, observed({ closed: new Set([folder]) }), false);
    expect(blocked).toEqual([
      {
        what: 'caddy may not look into /run/veille/ready, where it learns which services are awake.',
        ways: [expect.stringContaining('sudo systemd-tmpfiles --create /etc/tmpfiles.d/veille.conf')],
      },
    ]);
    expect(preflight(artifacts, observed(), false).blocked).toEqual([]);
  });

  test('is a full disk: what differs is there twice until the deploy is over', () => {
    const content = { type: 'local', path: '/cache/caddy', sha256: 'aa', bytes: 300 * 1024 ** 2 } as const;
    const artifacts = artifactsOf({ files: [{ ...file, content }] });
    const facts = { freeBytes: 600 * 1024 ** 2 };
    expect(preflight(artifacts, observed({}, facts), false).blocked).toMatchObject([
      { what: expect.stringMatching(/600 MB free; about 812 MB/) },
    ]);
    const entry = { type: 'file', sha256: 'aa', mode: 0o755, owner: 'root', group: 'root', bytes: 1 } as const;
    const there = observed({ entries: new Map([[file.path, entry]]) }, facts);
    expect(preflight(artifacts, there, false).blocked).toEqual([]);
  });

  test('is a disk of the engine’s that an image of known size does not fit on, unless layers of an earlier one are there', () => {
    const artifacts = artifactsOf({ images: [image] });
    const facts = { imageDisk: { path: '/var/lib/docker', freeBytes: 1024 ** 3 } };
    const [full] = preflight(artifacts, observed({}, facts), false).blocked;
    expect(full).toMatchObject({ what: expect.stringMatching(/^The disk of \/var\/lib\/docker has 1024 MB free/) });
    expect(preflight(artifacts, observed({}, { freeBytes: 1024 ** 3 }), false).blocked).toHaveLength(1);
    expect(preflight(artifacts, observed(), false).blocked).toEqual([]);
    const earlier = new Set(['films-render:ba']);
    expect(preflight(artifacts, observed({ images: earlier }, facts), false).blocked).toEqual([]);
  });

  test('is told of a disk also where nobody knows how much of it is needed', () => {
    const artifacts = artifactsOf({ images: [{ ...image, cost: null }] });
    const facts = { imageDisk: { path: '/var/lib/docker', freeBytes: 10 * 1024 ** 3 } };
    const { disks } = preflight(artifacts, observed({}, facts), false).needs;
    expect(disks).toEqual([{ ...facts.imageDisk, bytes: 0, more: true }]);
  });

  test('is a file of somebody else where ours shall be, until it is adopted', () => {
    const entry = { type: 'file', sha256: 'bb', mode: 0o644, owner: 'pi', group: 'pi', bytes: 1 } as const;
    const there = { entries: new Map([[file.path, entry]]) };
    const artifacts = artifactsOf({ files: [file] });
    expect(preflight(artifacts, observed(there), false).blocked).toMatchObject([
      {
        what: expect.stringMatching(/Caddyfile is there already.*of pi/),
        ways: [expect.stringMatching(/sudo mv/), expect.stringMatching(/--adopt/)],
      },
    ]);
    expect(preflight(artifacts, observed(there), true).blocked).toEqual([]);
    const places = [
      { path: '/opt/pi', line: 'ROOT' },
      { path: file.path, line: 'CADDYFILE' },
    ];
    const [settable] = preflight({ ...artifacts, places }, observed(there), false).blocked;
    expect(settable?.ways[0]).toBe('another place for ours: CADDYFILE');
    const deployed = new Map([[file.path, { type: 'file', target: 'caddy', secret: false, sha256: 'cc' } as const]]);
    expect(preflight(artifacts, observed({ ...there, deployed }), false).blocked).toEqual([]);
    expect(preflight(artifactsOf({ files: [{ ...file, shared: true }] }), observed(there), false).blocked).toEqual([]);
  });

  test('is a unit of our name from somewhere else', () => {
    const units = new Map([
      ['caddy-pi.service', { enabled: true, active: true, file: '/lib/systemd/system/caddy-pi.service' }],
    ]);
    const { blocked } = preflight(artifactsOf({ units: [caddy] }), observed({ units }), false);
    expect(blocked).toMatchObject([
      {
        what: expect.stringMatching(/caddy-pi\.service.*\/lib\/systemd/),
        ways: [expect.stringMatching(/disable --now/), expect.stringMatching(/--adopt/)],
      },
    ]);
  });

  test('is whoever holds a port that ours needs, with choices that lead out', () => {
    const { blocked } = ports([listener(443), listener(80)]);
    expect(blocked).toEqual([
      {
        what: 'Ports 80 and 443 are held by nginx (nginx.service).',
        ways: [
          'listen on the mesh address only, once nginx (nginx.service) no longer listens on all: MESH',
          'tell strangers nothing there: SILENCE',
          expect.stringMatching(/disable --now nginx\.service/),
          expect.stringMatching(/nginx\.service.*--adopt/),
        ],
      },
    ]);
    const [alone] = ports([listener(443, { address: '203.0.113.9' })]).blocked;
    expect(alone?.ways).toContain('listen on the mesh address only: MESH');
    const [caddys] = ports([listener(443, { program: 'caddy', unit: 'caddy.service' })]).blocked;
    expect(caddys?.ways).toContain('a snippet for the Caddy that is there: SNIPPET');
  });

  test.each<[string, Listener, string | null, boolean]>([
    ['our own unit', listener(443, { unit: 'caddy-pi.service' }), null, false],
    ['another port', listener(8443), null, false],
    ['another address', listener(443, { address: '203.0.113.9' }), '100.64.0.7', false],
    ['the same address', listener(443, { address: '100.64.0.7' }), '100.64.0.7', true],
    ['every address', listener(443, { address: '0.0.0.0' }), '100.64.0.7', true],
    ['a program without a name', listener(443, { unit: null, program: null }), null, true],
  ])('a listener that is %s', (_, held, address, isInTheWay) => {
    expect(ports([held], address).blocked.length > 0).toBe(isInTheWay);
  });

  test('is whoever holds the port of a service, which would show only when it wakes', () => {
    const { blocked } = service([held(8188, { unit: 'jupyter.service', program: 'python3' })]);
    expect(blocked).toEqual([
      {
        what: 'Port 8188, which comfyui listens on when it is awake, is held by python3 (jupyter.service).',
        ways: ['another port for ours: PORT', 'stop it for good: sudo systemctl disable --now jupyter.service'],
      },
    ]);
    const [container] = service([held(8188, { unit: 'docker.service', program: 'docker-proxy' })]).blocked;
    expect(container?.ways).toContainEqual(expect.stringMatching(/docker ps --filter publish=8188/));
    expect(service([held(8188, { unit: 'veille.service' })]).blocked).toEqual([]);
    expect(service([held(8188, { unit: 'docker.service' })], ['docker.service']).blocked).toEqual([]);
    expect(service([held(8188, { address: '192.0.2.8' })]).blocked).toEqual([]);
  });

  test('is never adopted for a service, and nor is the engine or a session for Caddy', () => {
    const wanted = { ports: [comfyui()], targets: ['comfyui'] };
    const seen = observed({}, { listeners: [held(8188, { unit: 'jupyter.service' })] });
    const wish = { targets: null, needed: new Map(), secrets: new Map(), conservation: null, adopt: true };
    const [plan] = planDeploy([artifactsOf(wanted)], [seen], wish).hosts;
    expect(plan?.blocked).toHaveLength(1);
    expect(plan?.work.units).toEqual([]);
    for (const unit of ['docker.service', 'session-3.scope'])
      expect(ports([listener(443, { unit })], null, true).blocked).toHaveLength(1);
  });

  test('is no unit that a deploy put there under another name, and nobody whom the host cannot see once ours is there', () => {
    const deployed = new Map(
      ['caddy-old.service', 'caddy-pi.service'].map((name) => [
        `/etc/systemd/system/${name}`,
        { type: 'file', target: 'caddy', secret: false, sha256: 'aa' } as const,
      ]),
    );
    const wanted = artifactsOf({ ports: [{ address: null, port: 443, ...caddys, instead: [] }], units: [caddy] });
    for (const parts of [{ unit: 'caddy-old.service' }, { unit: null, program: null }]) {
      const seen = observed({ deployed }, { listeners: [listener(443, parts)] });
      expect(preflight(wanted, seen, false).blocked).toEqual([]);
    }
  });

  test('is not adopted where no unit can be disabled and given back', () => {
    expect(ports([listener(443)], null, true).blocked).toEqual([]);
    expect(ports([listener(443, { unit: null })], null, true).blocked).toMatchObject([
      { what: expect.stringMatching(/nginx/) },
    ]);
  });
});

test('a plan that adopts stops whoever holds the ports before ours starts', () => {
  const wanted: HostPort[] = [{ address: null, port: 443, ...caddys, instead: [] }];
  const artifacts = artifactsOf({ targets: ['caddy'], ports: wanted, units: [caddy] });
  const wish = { targets: null, needed: new Map(), secrets: new Map(), conservation: null };
  const seen = observed({}, { listeners: [listener(443)] });
  const [refused] = planDeploy([artifacts], [seen], { ...wish, adopt: false }).hosts;
  expect(refused?.blocked).toMatchObject([{ what: 'Port 443 is held by nginx (nginx.service).' }]);
  const [adopted] = planDeploy([artifacts], [seen], { ...wish, adopt: true }).hosts;
  const dns = { ...artifacts, targets: ['caddy', 'vpn-dns'] };
  const [other] = planDeploy([dns], [seen], { ...wish, targets: ['vpn-dns'], adopt: true }).hosts;
  expect(other?.work.units).toEqual([]);
  expect(adopted?.blocked).toEqual([]);
  expect(adopted?.work.units).toEqual([
    { name: 'nginx.service', enabled: false, act: 'stop' },
    { name: 'caddy-pi.service', enabled: true, act: 'start' },
  ]);
});

test('a plan that adopts leaves whoever holds the ports of a target that was not named', () => {
  const wanted: HostPort[] = [{ address: null, port: 443, ...caddys, instead: [] }];
  const records = textFile('/opt/headscale/extra-records.json', '[]', { target: 'vpn-dns' });
  const artifacts = artifactsOf({ targets: ['caddy', 'vpn-dns'], ports: wanted, units: [caddy], files: [records] });
  const wish = { targets: ['vpn-dns'], needed: new Map(), adopt: true, secrets: new Map(), conservation: null };
  const [host] = planDeploy([artifacts], [observed({}, { listeners: [listener(443)] })], wish).hosts;
  expect(host?.changes).toMatchObject([{ sign: '+', what: 'file', name: records.path }]);
  expect(host?.work.units).toEqual([]);
});

function listener(port: number, parts: Partial<Listener> = {}): Listener {
  return { address: '0.0.0.0', port, program: 'nginx', unit: 'nginx.service', ...parts };
}

function ports(listeners: Listener[], address: string | null = null, adopt = false) {
  const instead = (['mesh', 'snippet', 'silence'] as const).map((type) => ({ type, line: type.toUpperCase() }));
  const wanted: HostPort[] = [443, 80].map((port) => ({ address, port, ...caddys, instead }));
  return preflight(artifactsOf({ ports: wanted, units: [caddy] }), observed({}, { listeners }), adopt);
}

/** What listens on loopback, unless the test says otherwise. */
function held(port: number, parts: Partial<Listener> = {}): Listener {
  return listener(port, { address: '127.0.0.1', ...parts });
}

function comfyui(holders: readonly string[] = []): HostPort {
  const instead = [{ type: 'port', line: 'PORT' }] as const;
  const all = ['veille.service', ...holders];
  return { address: '127.0.0.1', port: 8188, holders: all, target: 'comfyui', service: 'comfyui', instead };
}

function service(listeners: Listener[], holders: readonly string[] = []) {
  return preflight(artifactsOf({ ports: [comfyui(holders)] }), observed({}, { listeners }), false);
}
