import { request } from 'node:http';

const timeoutMs = 5000;

export interface AdminAnswer {
  readonly status: number;
  readonly body: string;
}

/**
 * One request to Caddy's admin API over its Unix socket. The Host is empty: Caddy 2.6.2 refuses every name there, and
 * none at all is no HTTP. (Node writes an empty one only with `setHost: false`.) Throws when Caddy does not answer.
 */
export function askCaddy(
  adminSocket: string,
  method: 'GET' | 'POST',
  path: string,
  body?: { readonly type: string; readonly content: string },
): Promise<AdminAnswer> {
  return new Promise((resolve, reject) => {
    const described = body && { 'content-type': body.type, 'content-length': Buffer.byteLength(body.content) };
    const headers = { host: '', ...described };
    const signal = AbortSignal.timeout(timeoutMs);
    const asked = request({ socketPath: adminSocket, method, path, headers, setHost: false, agent: false, signal });
    asked.on('response', (answer) => {
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => chunks.push(chunk));
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, body: Buffer.concat(chunks).toString('utf8') }));
      answer.on('error', reject);
    });
    asked.on('error', reject);
    asked.end(body?.content);
  });
}
