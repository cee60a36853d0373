import { type ComfyuiOptions, comfyui } from '@veille/catalog';
import { defineStack, validateStack } from '@veille/stack';
import { expect, test } from 'vitest';
import { describe } from './describe.ts';

const model = { url: 'https://models.example/sd15.safetensors', sha256: 'AB'.repeat(32), to: 'checkpoints/sd15' };

test('models are files that the container sees in its folder of models', () => {
  const { run } = describe(defineStack({ services: { ai: comfyui({ models: [model] }) } }), 'ai');
  expect(run).toMatchObject({
    downloads: [{ url: model.url, sha256: 'ab'.repeat(32), path: '/app/models/checkpoints/sd15' }],
  });
});

test.each([
  ['an address that is no web address', { url: 'ftp://models.example/a' }, [0, 'url']],
  ['a checksum that is too short', { sha256: 'abc' }, [0, 'sha256']],
  ['a place outside of the folder', { to: '../sd15' }, [0, 'to']],
  ['a place from the root on', { to: '/app/models/sd15' }, [0, 'to']],
  ['a place without a name', { to: 'checkpoints/' }, [0, 'to']],
])('%s is refused', (_title, change, place) => {
  expect(pathsOf({ models: [{ ...model, ...change }] })).toEqual([['services', 'ai', 'models', ...place]]);
});

test('two models in one place are refused', () => {
  expect(pathsOf({ models: [model, { ...model, url: 'https://models.example/other' }] })).toEqual([
    ['services', 'ai', 'models'],
  ]);
});

function pathsOf(options: ComfyuiOptions): unknown[] {
  const validation = validateStack({ services: { ai: comfyui(options) } });
  return validation.ok ? [] : validation.issues.map(({ path }) => path);
}
