import { rm } from 'node:fs/promises';
import { resolve } from 'node:path';
import { UserError } from '@veille/protocol';
import { builtInCompositions } from '../package-folders.ts';
import { bundleCompositions } from './bundle-compositions.ts';

/** `render-bundle [COMPOSITIONS_FOLDER] OUTPUT_FOLDER`: makes what the render server renders from. */
const words = process.argv.slice(2);
const output = words.at(-1);

if (output === undefined || words.length > 2) {
  fail('usage: render-bundle [COMPOSITIONS_FOLDER] OUTPUT_FOLDER', 2);
} else {
  const folder = words.length === 2 ? resolve(words[0] ?? '') : builtInCompositions;
  await run(folder, resolve(output));
}

async function run(folder: string, target: string): Promise<void> {
  const temporary = `${target}.tmp`;
  // The bundlers put what they leave behind into the temporary folder; this one goes with them.
  process.env.TMPDIR = temporary;
  try {
    const compositions = await bundleCompositions({ folder, output: target, temporary });
    console.log(`bundled ${compositions.map(({ id }) => id).join(', ')} from ${folder}`);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    fail(`${error.message}\n${error.hint}`, 1);
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}

function fail(message: string, exitCode: number): void {
  console.error(message);
  process.exitCode = exitCode;
}
