import { manual } from '@veille/stack';
import { describe, expect, test } from 'vitest';
import { type DeployFacts, type HostCompilation, type SeenHost, standingOf } from '../../src/index.ts';
import { web } from '../support/fixtures.ts';
import { compiled, headscaleConfig, seedFacts, seedStack } from '../support/hosts.ts';

const inline = headscaleConfig.replace(/ {2}extra_records_path.*\n/, '');
const onMeshAlone = () => {
  const stack = seedStack();
  return {
    ...stack,
    hosts: stack.hosts.map((host) => ({ ...host, caddy: { ...host.caddy, listen: 'mesh' as const } })),
  };
};

describe('what stands on hosts to which a stack was deployed', () => {
  test.each([
    ['has a file of records', seedStack(), headscaleConfig],
    ['has its records in Headscale’s settings', seedStack(), inline],
    ['listens on the mesh alone', onMeshAlone(), headscaleConfig],
    ['has its records entered by hand', seedStack({ mesh: { dns: manual() } }), headscaleConfig],
  ])('is what its probes ask for: one that %s', (_title, stack, config) => {
    const facts = withConfig(config);
    const made = compiled(stack, facts);
    const { probes, services } = standingOf(stack, deployed(facts, made));
    expect(sorted(probes)).toEqual(sorted(made.probes));
    expect([...services.keys()].sort()).toEqual(['cut.example.cloud', 'oc.example.cloud', 're.example.cloud']);
  });

  test('is nothing before that', () => {
    expect(standingOf(seedStack(), seedFacts().hosts)).toEqual({ probes: [], services: new Map() });
  });

  test('is told from the hosts, not from the stack', () => {
    const facts = withConfig(headscaleConfig);
    const there = deployed(facts, compiled(seedStack(), facts));
    const renamed = seedStack({ services: { cut: web({ door: 'edit' }) } });
    expect(standingOf(renamed, there)).toEqual(standingOf(seedStack(), there));
  });

  test('is not of a host whose files are not understood', () => {
    const facts = withConfig(headscaleConfig);
    const there = new Map(deployed(facts, compiled(seedStack(), facts)));
    const home = there.get('workstation');
    if (!home) throw new Error('there is no workstation');
    const texts = new Map([...home.texts, ['/opt/workstation/configs/manifest.json', '{"hosts":']]);
    const { probes, services } = standingOf(seedStack(), new Map([...there, ['workstation', { ...home, texts }]]));
    expect(probes.filter(({ type }) => type === 'opens')).toEqual([]);
    expect(services.size).toBe(0);
  });
});

function withConfig(config: string): DeployFacts {
  const facts = seedFacts();
  const vpn = facts.hosts.get('vpn');
  if (!vpn) throw new Error('there is no vpn');
  const texts = new Map([['/opt/services/headscale/config/config.yaml', config]]);
  return { ...facts, hosts: new Map([...facts.hosts, ['vpn', { ...vpn, texts }]]) };
}

/** The hosts as they are seen when all of it lies there. */
function deployed({ hosts }: DeployFacts, made: HostCompilation): ReadonlyMap<string, SeenHost> {
  return new Map(
    [...hosts].map(([name, seen]) => {
      const files = made.hosts.find(({ host }) => host === name)?.files ?? [];
      const texts = files.flatMap(({ path, content }) =>
        content.type === 'text' ? [[path, content.text] as const] : [],
      );
      return [name, { ...seen, texts: new Map([...seen.texts, ...texts]) }];
    }),
  );
}

function sorted(probes: readonly object[]): string[] {
  return probes.map((probe) => JSON.stringify(Object.entries(probe).sort())).sort();
}
