import type { HostProbe, Standing } from '@veille/compile';
import type { ValidStack } from '@veille/stack';
import { describe, expect, test } from 'vitest';
import { concernedProbes } from '../../src/deploy/concerned-probes.ts';
import { neededTargets } from '../../src/deploy/needed-targets.ts';
import { resolveTargets } from '../../src/deploy/resolve-targets.ts';

const service = (name: string, host: string) => ({ name, door: name, aliases: [], host });
const stack = {
  domain: 'a.test',
  hosts: [{ name: 'vpn' }, { name: 'pi', default: true }, { name: 'nas' }],
  services: [service('films', 'pi'), service('notes', 'pi'), service('photos', 'nas')],
  mesh: { dns: { type: 'headscale', host: 'vpn' } },
} as unknown as ValidStack;

function probesOf(name: string, host: string): HostProbe[] {
  const at = { name: `${name}.a.test`, host };
  return [
    { type: 'resolves', ...at, addresses: ['100.64.0.7'] },
    { type: 'opens', ...at, address: '100.64.0.7' },
    { type: 'refuses', ...at, address: '127.0.0.1' },
  ];
}

const all = [
  ...probesOf('films', 'pi'),
  ...probesOf('notes', 'pi'),
  ...probesOf('veille', 'pi'),
  ...probesOf('photos', 'nas'),
];
const standing = (probes: readonly HostProbe[]): Standing => ({ probes, services: new Map() });

describe('the probes of a deploy of', () => {
  test.each([
    ['everything', [], all.map(lineOf)],
    ['vpn-dns', ['vpn-dns'], all.filter(({ type }) => type === 'resolves').map(lineOf)],
    ['one host’s Caddy', ['caddy', 'nas'], ['opens photos', 'refuses photos']],
    ['one host’s controller', ['controller', 'nas'], ['opens photos']],
    ['a service', ['films'], ['opens films', 'opens notes', 'opens veille']],
    ['a host, where no record changes', ['nas'], ['opens photos', 'refuses photos']],
  ])('%s are those of the doors that it has a part in', (_title, words, expected) => {
    const scope = resolveTargets(stack, words);
    const needed = neededTargets(stack, scope, standing(all), standing(all));
    expect(concernedProbes(stack, scope, needed, all).map(lineOf)).toEqual(expected);
  });
});

describe('a service brings along', () => {
  test.each([
    ['the controller of its host alone, once its door is there', all, [['pi', ['controller']]]],
    [
      'Caddy and the records, while its door is not there',
      probesOf('notes', 'pi'),
      [
        ['pi', ['controller', 'caddy']],
        ['vpn', ['vpn-dns']],
      ],
    ],
    [
      'the records, while they lead elsewhere',
      all.map((probe) => (probe.type === 'resolves' ? { ...probe, addresses: ['100.64.0.9'] } : probe)),
      [
        ['pi', ['controller']],
        ['vpn', ['vpn-dns']],
      ],
    ],
  ])('%s', (_title, there, expected) => {
    const needed = neededTargets(stack, resolveTargets(stack, ['films']), standing(there), standing(all));
    expect([...needed].map(([host, targets]) => [host, [...targets.keys()]])).toEqual(expected);
  });

  test('Caddy, where what is told of it changes', () => {
    const told = (port: number) => ({ probes: all, services: new Map([['films.a.test', `port ${port}`]]) });
    const needed = neededTargets(stack, resolveTargets(stack, ['films']), told(1), told(2));
    expect([...(needed.get('pi')?.keys() ?? [])]).toEqual(['controller', 'caddy']);
  });

  test.each([
    [
      'caddy',
      [],
      [
        ['pi', ['controller']],
        ['nas', ['controller']],
      ],
    ],
    [
      'controller',
      [],
      [
        ['pi', ['caddy']],
        ['nas', ['caddy']],
      ],
    ],
    ['caddy', all.filter(({ name }) => name !== 'notes.a.test'), [['pi', ['controller']]]],
    ['caddy', all, []],
    ['controller', all, []],
  ])(
    'of Caddy and the controller one brings along the other where it alone would open no door: %s',
    (target, there, expected) => {
      const needed = neededTargets(stack, resolveTargets(stack, [target]), standing(there), standing(all));
      expect([...needed].map(([host, targets]) => [host, [...targets.keys()]])).toEqual(expected);
    },
  );

  test('nothing that was named as well, nor anything of a host that was not', () => {
    expect(
      neededTargets(stack, resolveTargets(stack, ['films', 'controller', 'pi']), standing([]), standing(all)),
    ).toEqual(new Map([['pi', new Map([['caddy', 'films']])]]));
  });
});

function lineOf({ type, name }: HostProbe): string {
  return `${type} ${name.split('.')[0]}`;
}
