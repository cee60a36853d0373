import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';

const generator = join(import.meta.dirname, '../../node_modules/autocannon/autocannon.js');
const result = z.object({
  requests: z.object({ average: z.number(), total: z.int().positive() }),
  non2xx: z.literal(0),
  errors: z.literal(0),
});

export interface Load {
  readonly count: number;
  readonly perSecond: number;
}

/** As many requests as go through in that time, by a generator in a process of its own. Throws when one fails. */
export async function load(
  { port, host }: { port: number; host: string },
  { connections, seconds }: { connections: number; seconds: number },
): Promise<Load> {
  const options = ['--json', '-c', String(connections), '-d', String(seconds), '-H', `host=${host}`];
  const words = [generator, ...options, `http://127.0.0.1:${port}/`];
  const { stdout } = await promisify(execFile)(process.execPath, words);
  const { requests } = result.parse(JSON.parse(stdout));
  return { count: requests.total, perSecond: requests.average };
}
