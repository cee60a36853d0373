import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { guardLeaks } from '@veille/testkit';
import { afterAll } from 'vitest';

// Every test file has a temporary folder of its own, and what it starts inherits the mark. A set-up file's hooks are
// registered first, so this afterAll runs after all of the test file's own.
const outside = tmpdir();
const folder = mkdtempSync(join(outside, 'vt-'));
process.env.TMPDIR = folder;
process.env.VEILLE_TEST_RUN = folder;
// Node's compiled code, npm's too, would be kept in the temporary folder, and each of our programs would be compiled anew.
process.env.NODE_COMPILE_CACHE = join(import.meta.dirname, '../node_modules/.cache/compiled');

afterAll(async () => {
  try {
    await guardLeaks(folder);
    const files = readdirSync(folder);
    if (files.length > 0) throw new Error(`the test file left behind in ${folder}: ${files.join(', ')}`);
  } finally {
    process.env.TMPDIR = outside;
    rmSync(folder, { recursive: true, force: true });
  }
});
