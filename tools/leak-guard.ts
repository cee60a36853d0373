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
// npm keeps compiled code in the temporary folder; that is no leak of ours.
process.env.NODE_DISABLE_COMPILE_CACHE = '1';

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
