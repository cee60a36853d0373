import { container } from '@veille/catalog';
import type { Listener, Observation } from '@veille/deploy';
import { defineStack, headscale, type ValidStack, validateStack } from '@veille/stack';
import { describe, expect, test } from 'vitest';
import { newHosts, planOf } from './support/three-hosts.ts';

type Changes = Readonly<Record<string, object>>;

const held = { type: 'file', sha256: null, mode: 0o644, owner: 'pi', group: 'pi', bytes: 9 } as const;
const nginx: Listener = { address: '192.0.2.8', port: 443, program: 'nginx', unit: 'nginx.service' };
const rival: Listener = { ...nginx, address: '127.0.0.1', port: 3001 };
const caddy: Listener = { address: '0.0.0.0', port: 443, program: 'caddy', unit: 'caddy.service' };
const places = { unit: 'caddy-home', caddyfile: '/etc/veille/Caddyfile' };
const snippet = '/etc/caddy/veille.caddy';

describe('every line that the plan offers is one that the stack takes, and leads out', () => {
  test.each<[string, string, Partial<Observation> | Listener, Changes, RegExp[]]>([
    ['a port of a host with services', 'workstation', nginx, {}, [/^listen on the mesh address only: /]],
    ['a port of a service', 'workstation', rival, { notes: { publish: 3001 } }, [/^another port for ours: notes: /]],
    ['a port of a public host', 'prod', caddy, {}, [/^a snippet for the Caddy/, /^tell strangers nothing/]],
    [
      'a file of ours',
      'workstation',
      lies('/opt/workstation/configs/caddy/Caddyfile'),
      {},
      [/^another place.* root: /],
    ],
    [
      'a Caddyfile of its own place',
      'workstation',
      lies(places.caddyfile),
      { workstation: { caddy: places } },
      [/^another place.* caddyfile: /],
    ],
    ['a unit', 'workstation', unit('caddy-home'), { workstation: { caddy: places } }, [/^another name.* unit: /]],
    ['a snippet', 'prod', lies(snippet), { prod: { caddy: { snippet } } }, [/^another place.* snippet: /]],
  ])('%s', (_name, host, there, changes, offers) => {
    const hosts = newHosts().map((seen) => (seen.host === host ? { ...seen, ...partsOf(there, seen) } : seen));
    const blocked = blockedOn(host, changes, hosts);
    expect(blocked).toHaveLength(1);
    const lines = (blocked[0]?.ways ?? []).filter((way) => /\{ …/.test(way));
    expect(lines).toEqual(offers.map((offer) => expect.stringMatching(offer)));
    for (const line of lines) {
      const said = sayingOf(line, host);
      const at = line.includes('notes: ') ? 'notes' : host;
      const merged = { ...changes, [at]: { ...changes[at], ...said } };
      expect([line, blockedOn(host, merged, hosts)]).toEqual([line, []]);
    }
  });
});

/** What a line adds to its host. */
function sayingOf(line: string, host: string): object {
  if (line.endsWith(`${host}: { … }, without public: true`)) return { public: false };
  const [, inside = ''] = line.match(/\{ …, (.*) \}\)?$/) ?? [];
  return JSON.parse(`{${inside.replaceAll(/(\w+): /g, '"$1": ').replaceAll("'", '"')}}`);
}

function blockedOn(host: string, changes: Changes, hosts: readonly Observation[]) {
  return planOf(stackWith(changes), hosts).hosts.find((plan) => plan.host === host)?.blocked ?? [];
}

/** As `veille check` takes it. */
function stackWith({ vpn, prod, workstation, notes }: Changes): ValidStack {
  const validation = validateStack(
    defineStack({
      domain: 'example.cloud',
      mesh: { dns: headscale({ host: 'vpn', config: '/opt/services/headscale/config' }) },
      tls: { dns: 'ovh', email: 'me@example.cloud' },
      hosts: {
        vpn: { ssh: 'vpn', ...vpn },
        prod: { ssh: 'prod', public: true, ...prod },
        workstation: { ssh: 'pi@192.0.2.8', default: true, ...workstation },
      },
      services: { notes: container({ image: 'registry.example/notes:1.2', port: 3000, ...notes }) },
    }),
  );
  if (!validation.ok) throw new Error(JSON.stringify(validation.issues));
  return validation.stack;
}

function lies(path: string): Partial<Observation> {
  return { entries: new Map([[path, held]]) };
}

function unit(name: string): Partial<Observation> {
  const state = { enabled: true, active: true, file: `/lib/systemd/system/${name}.service` };
  return { units: new Map([[`${name}.service`, state]]) };
}

function partsOf(there: Partial<Observation> | Listener, { facts }: Observation): Partial<Observation> {
  return 'port' in there ? { facts: { ...facts, listeners: [there] } } : there;
}
