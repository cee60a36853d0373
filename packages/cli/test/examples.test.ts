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

test('the six lines of the README are the smallest example, to the letter', () => {
  const readme = readFileSync(resolve(checkout, 'README.md'), 'utf8');
  const example = readFileSync(resolve(checkout, 'examples/minimal/veille.config.ts'), 'utf8');
  expect(readme).toContain(`\`\`\`ts\n${example}\`\`\``);
});
