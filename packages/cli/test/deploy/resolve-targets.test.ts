import type { ValidStack } from '@veille/stack';
import { expect, test } from 'vitest';
import { resolveTargets } from '../../src/deploy/resolve-targets.ts';

const stack = {
  hosts: [{ name: 'vpn' }, { name: 'workstation' }],
  services: [{ name: 'films' }],
  mesh: { dns: { type: 'headscale' } },
} as unknown as ValidStack;

test.each([
  [[], { hosts: ['vpn', 'workstation'], targets: null }],
  [['vpn-dns'], { hosts: ['vpn', 'workstation'], targets: ['vpn-dns'] }],
  [['workstation'], { hosts: ['workstation'], targets: null }],
  [['films', 'workstation'], { hosts: ['workstation'], targets: ['films'] }],
])('%j means %j', (words, scope) => {
  expect(resolveTargets(stack, words)).toEqual(scope);
});

test('a word that is no target gets the nearest one', () => {
  expect(() => resolveTargets(stack, ['cady'])).toThrow(
    expect.objectContaining({ code: 'unknown-target', hint: 'Did you mean caddy?' }),
  );
  expect(() => resolveTargets(stack, ['photographs'])).toThrow(
    expect.objectContaining({ hint: expect.stringContaining('vpn-dns, caddy, controller, films') }),
  );
});

test('records that are entered by hand are nothing to deploy, and it is said how to get them', () => {
  const manual = { ...stack, mesh: { dns: { type: 'manual' } } } as unknown as ValidStack;
  expect(() => resolveTargets(manual, ['vpn-dns'])).toThrow(
    expect.objectContaining({
      code: 'unknown-target',
      message: expect.stringContaining('mesh.dns is manual()'),
      hint: expect.stringMatching(/veille dns print[\s\S]*veille dns verify/),
    }),
  );
});
