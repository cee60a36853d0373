import { readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { spawnVeille } from './support/run-veille.ts';

const checkout = resolve(import.meta.dirname, '../../..');
const examples = readdirSync(resolve(checkout, 'examples'));

test.each(examples)('the example %s is a stack without a problem', async (example) => {
  const { code, out, err } = await spawnVeille(resolve(checkout, 'examples', example), 'check');
  expect(err).toBe('');
  expect(out).toMatch(/no problem\.\n$/);
  expect(code).toBe(0);
});

test.each([
  ['the six lines of the README', 'README.md', 'minimal'],
  ['the three hosts of the guide', 'docs/deploy.md', 'three-hosts'],
])('%s are an example, to the letter', (_title, page, name) => {
  const text = readFileSync(resolve(checkout, page), 'utf8');
  const example = readFileSync(resolve(checkout, 'examples', name, 'veille.config.ts'), 'utf8');
  expect(text).toContain(`\`\`\`ts\n${example}\`\`\``);
});
