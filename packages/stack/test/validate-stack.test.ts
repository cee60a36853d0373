import { defineKind, defineStack, headscale, manual, validateStack } from '@veille/stack';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { film, site } from './kinds.ts';

test('what was left out is filled in', () => {
  const validation = validateStack(defineStack({ services: { films: film({ folder: './films' }) } }));
  expect(validation).toMatchObject({
    ok: true,
    stack: {
      domain: null,
      locale: 'en',
      hosts: [],
      holdTimeoutMs: 60_000,
      services: [{ name: 'films', door: 'films', host: null, wake: 'visit', autostart: false }],
    },
  });
  expect(validation.ok && 'sleepAfterMs' in (validation.stack.services[0] ?? {})).toBe(false);
});

test('what was written is kept, with its units worked out', () => {
  const validation = validateStack(
    defineStack({
      domain: 'example.cloud',
      locale: 'fr',
      hosts: { home: { ssh: 'pi@home', memory: '1.5GiB', public: true } },
      services: {
        films: film({ door: 're', folder: './films', quality: 3, sleepAfter: '90s', wake: 'button', autostart: true }),
        blog: site({ port: 3000, sleepAfter: 'never' }),
      },
      holdTimeout: '2m',
    }),
  );
  expect(validation).toMatchObject({
    ok: true,
    stack: {
      domain: 'example.cloud',
      locale: 'fr',
      hosts: [{ name: 'home', ssh: 'pi@home', memoryBytes: 1_610_612_736, public: true }],
      holdTimeoutMs: 120_000,
      services: [
        { name: 'films', door: 're', host: 'home', sleepAfterMs: 90_000, wake: 'button', autostart: true },
        { name: 'blog', door: 'blog', host: 'home', sleepAfterMs: null },
      ],
    },
  });
  expect(validation.ok && validation.stack.services[0]?.options).toEqual({ folder: './films', quality: 3 });
});

test('two services may swap their doors', () => {
  const services = { one: site({ door: 'two', port: 1 }), two: site({ door: 'one', port: 2 }) };
  expect(validateStack(defineStack({ services }))).toMatchObject({ ok: true });
});

test('two doors may lead to the same server of somebody else', () => {
  const services = { one: elsewhere({ port: 3456 }), two: elsewhere({ port: 3456 }) };
  expect(validateStack(defineStack({ services }))).toMatchObject({ ok: true });
});

test('a service of ours cannot have the port of somebody else', () => {
  const validation = validateStack(
    defineStack({ services: { one: elsewhere({ port: 80 }), two: site({ port: 80 }) } }),
  );
  expect(validation).toMatchObject({ ok: false, issues: [{ path: ['services', 'two', 'port'] }] });
});

test('faults in different places do not hide each other', () => {
  const faults = [
    { domain: 'localhost' },
    { locale: 'de' },
    { holdTimeout: '60' },
    { unknown: 1 },
    { hosts: { home: { ssh: '-x', default: 'yes' } } },
  ];
  const alone = faults.flatMap((fault) => issuesOf({ services: {}, ...fault }));
  expect(alone).toHaveLength(6);
  expect(issuesOf(Object.assign({ services: {} }, ...faults))).toEqual(expect.arrayContaining(alone));
});

test('a service with a fault does not hide those of its neighbours', () => {
  const wrong = [site({ port: 0 }), film({ folder: 1 } as never), 'text', site({ port: 2, door: 'É' })];
  const one = wrong.flatMap((service, index) => issuesOf({ services: { [`s${index}`]: service } }));
  const all = issuesOf({ services: Object.fromEntries(wrong.map((service, index) => [`s${index}`, service])) });
  expect(one).toHaveLength(4);
  expect(all).toEqual(expect.arrayContaining(one));
});

test.each([undefined, null, 'text', 12, [], () => 1])('%o is no stack and gets an issue, not a throw', (value) => {
  expect(issuesOf(value)).toMatchObject([{ path: [], expected: 'an object: { … }' }]);
});

test('a stack cannot be changed after it was made', () => {
  const stack = defineStack({ services: { one: site({ port: 1 }) } });
  expect(Object.isFrozen(stack)).toBe(true);
  expect(Object.isFrozen(stack.services)).toBe(true);
  expect(Object.isFrozen(stack.services.one?.options)).toBe(true);
});

test('a stack without services says so, also when defineStack made it', () => {
  expect(issuesOf(defineStack({} as never))).toMatchObject([{ path: ['services'], found: 'nothing' }]);
});

test('a kind cannot have an option that all kinds have', () => {
  const make = () =>
    defineKind({ kind: 'mine', options: z.object({ host: z.string() }), describe: () => null as never });
  expect(make).toThrow("kind 'mine': every kind has the option 'host' already");
});

test("a misspelled option is found also where the kind's schema would have swallowed it", () => {
  const loose = defineKind({ kind: 'loose', options: z.object({}), describe: () => null as never });
  expect(issuesOf({ services: { one: loose({ prot: 1 } as never) } })).toContainEqual(
    expect.objectContaining({ path: ['services', 'one', 'prot'], atKey: true }),
  );
});

const elsewhere = defineKind({
  kind: 'elsewhere',
  options: z.strictObject({ port: z.number() }),
  describe: ({ port }) => ({
    title: 'Elsewhere',
    run: { type: 'external', host: '127.0.0.1', port },
    companions: [],
    readyPath: '/',
    startTimeoutMs: 1000,
    sleepAfterMs: null,
    openSocketHolds: false,
    backgroundWakes: false,
    busy: null,
    pendingFile: null,
  }),
});

function issuesOf(stack: unknown) {
  const validation = validateStack(stack);
  return validation.ok ? [] : validation.issues;
}

test('a mesh, its certificates and the addresses of its hosts are filled in', () => {
  const validation = validateStack(
    defineStack({
      mesh: { dns: headscale({ host: 'vpn', config: '/opt/services/headscale/config' }) },
      tls: { dns: 'ovh', email: 'me@example.cloud' },
      hosts: { vpn: { ssh: 'vpn' }, home: { ssh: 'home', default: true, meshAddresses: ['fd7a:115c:a1e0:0::7'] } },
      services: {},
    }),
  );
  expect(validation).toMatchObject({
    ok: true,
    stack: {
      mesh: {
        dns: {
          type: 'headscale',
          host: 'vpn',
          mountedAt: '/etc/headscale',
          compose: '/opt/services/headscale',
          unit: 'headscale',
        },
        cidrs: ['100.64.0.0/10', 'fd7a:115c:a1e0::/48'],
      },
      tls: {
        dns: { module: 'ovh', keys: { endpoint: 'OVH_ENDPOINT' } },
        resolvers: ['1.1.1.1', '9.9.9.9'],
        authority: null,
      },
      hosts: [
        { name: 'vpn', default: false, meshAddresses: [] },
        { name: 'home', default: true, meshAddresses: ['fd7a:115c:a1e0::7'] },
      ],
    },
  });
});

test('ranges of the mesh lie within what the internet does not route, to the last bit', () => {
  const refused = [
    ...[
      '100.0.0.0/8',
      '100.64.0.0/9',
      '100.63.0.0/16',
      '100.128.0.0/16',
      '10.0.0.0/7',
      '11.0.0.0/24',
      '192.168.0.0/15',
    ],
    ...['192.0.0.0/3', '203.0.113.0/24', '169.254.0.0/16', '127.0.0.1/32', '172.31.0.0/16', '0.0.0.0/0'],
    ...['2a00::/12', 'fc00::/6', 'fbff::/16', 'fe00::/8', 'fe80::/10', '::1/128', '::/0', '::ffff:100.64.0.0/106'],
  ];
  const accepted = [
    ...['100.64.0.0/10', '100.127.255.255/32', '10.0.0.0/8', '10.77.0.0/24', '192.168.178.0/24'],
    ...['fd7a:115c:a1e0::/48', 'fc00::/7', 'fdff:ffff::/32'],
  ];
  const cidrs = [...refused, ...accepted];
  const issues = issuesOf({ domain: 'example.cloud', mesh: { dns: manual(), cidrs }, services: {} });
  expect(issues.map(({ path }) => cidrs[Number(path.at(-1))])).toEqual(refused);
});
