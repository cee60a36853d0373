import { request } from 'node:http';
import { parseAddress } from './address.ts';

/** As much of an answer's body as is read. */
const bodyLimitBytes = 1024 * 1024;

/** `GET path` at a service's address, on a connection of its own. Throws when there is no whole answer in time. */
export function httpGet(address: string, path: string, timeoutMs: number): Promise<{ status: number; body: string }> {
  const target = parseAddress(address);
  const isSocket = 'path' in target;
  const where = isSocket ? { socketPath: target.path } : target;
  return new Promise((resolve, reject) => {
    // A socket has no name; on its admin socket Caddy refuses every other Host before it has read its configuration.
    const host = isSocket ? '' : address;
    const headers = { host, accept: 'application/json, */*', 'user-agent': 'veille-probe' };
    const signal = AbortSignal.timeout(timeoutMs);
    const asked = request({ ...where, path, headers, setHost: false, agent: false, signal }, (answer) => {
      const chunks: Buffer[] = [];
      let bytes = 0;
      answer.on('data', (chunk: Buffer) => {
        bytes += chunk.length;
        if (bytes > bodyLimitBytes) answer.destroy(new Error('the answer is too large'));
        else chunks.push(chunk);
      });
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, body: Buffer.concat(chunks).toString('utf8') }));
      answer.on('error', reject);
    });
    asked.on('error', reject);
    asked.end();
  });
}
