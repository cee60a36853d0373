import { defineStack } from '@veille/stack';
import { expect, test } from 'vitest';
import { compile } from '../src/compile.ts';
import { localTarget, studioKind, validStack } from './support/fixtures.ts';

test.each(['never', '30m'] as const)('a companion has its own time, also of a service with sleepAfter %s', (time) => {
  const films = studioKind({ assets: './assets', sleepAfter: time });
  const { manifest } = compile(validStack(defineStack({ services: { films } })), localTarget('/studio'));

  const queue = manifest.services.find(({ name }) => name === 'films-queue');

  expect(queue).toMatchObject({ door: null, sleepAfterMs: 60_000 });
});
