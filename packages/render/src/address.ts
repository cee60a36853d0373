import { z } from 'zod';

/** A Unix socket, or a port of a host: what Node listens on and connects to. */
export type Address = { readonly path: string } | { readonly host: string; readonly port: number };

const hostAndPort = /^(?<host>\[[0-9a-f:]+\]|[^\s:/]+):(?<port>\d{1,5})$/i;

/** `/run/films.sock`, `0.0.0.0:3200`, `[::]:3200`, `queue:6379`. */
export const address = z.string().transform((text, { addIssue }): Address => {
  if (text.startsWith('/')) return { path: text };
  const { host, port } = hostAndPort.exec(text)?.groups ?? {};
  if (host !== undefined && Number(port) > 0 && Number(port) <= 65_535) {
    return { host: host.replace(/^\[|\]$/g, ''), port: Number(port) };
  }
  addIssue({
    code: 'custom',
    message: `'${text}' is neither the path of a socket, which begins with /, nor HOST:PORT`,
  });
  return z.NEVER;
});

export function describeAddress(where: Address): string {
  return 'path' in where ? where.path : `${where.host}:${where.port}`;
}
