/** Where to connect, in the words of Node's `net` and `http`. */
export type SocketAddress = { readonly path: string } | { readonly host: string; readonly port: number };

/** Reads `127.0.0.1:3200` or `unix//run/remotion.sock`, as a manifest writes addresses. */
export function parseAddress(text: string): SocketAddress {
  if (text.startsWith('unix/')) return { path: text.slice('unix/'.length) };
  const colon = text.lastIndexOf(':');
  const host = text.slice(0, colon).replace(/^\[(.*)\]$/, '$1');
  return { host, port: Number(text.slice(colon + 1)) };
}
