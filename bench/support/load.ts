import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';

const generator = join(import.meta.dirname, '../../node_modules/autocannon/autocannon.js');
const result = z.object({ requests: z.object({ average: z.number() }), non2xx: z.literal(0), errors: z.literal(0) });

/** Requests per second, as many as go through, by a generator in a process of its own. */
export async function load(
  port: number,
  host: string,
  { connections, seconds }: { connections: number; seconds: number },
): Promise<number> {
  const options = ['--json', '-c', String(connections), '-d', String(seconds), '-H', `host=${host}`];
  const words = [generator, ...options, `http://127.0.0.1:${port}/`];
  const { stdout } = await promisify(execFile)(process.execPath, words);
  return result.parse(JSON.parse(stdout)).requests.average;
}
