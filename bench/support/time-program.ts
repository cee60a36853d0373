import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

/** As `veille` itself has it: what Node makes of the modules is kept from one command to the next. */
export const compiled = join(import.meta.dirname, '../../node_modules/.cache/compiled');

/** Runs a program to its end. Throws with its output when it fails. */
export async function timeProgram([command = '', ...words]: readonly string[]): Promise<{
  readonly seconds: number;
  readonly output: string;
}> {
  const started = performance.now();
  const child = spawn(command, words, { stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (bytes) => (output += String(bytes)));
  const [code] = await once(child, 'close');
  // Before the first deploy there is nothing to read.
  if (code !== 0 && !output.includes('No such file')) throw new Error(`${command} ended with ${code}:\n${output}`);
  return { seconds: (performance.now() - started) / 1000, output };
}
