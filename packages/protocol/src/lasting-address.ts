/**
 * A second spelling of a service's address, which leads to the same place: Caddy sends WebSockets and EventSources there
 * and counts them apart, where they are not to hold the service. `127.0.0.1:8188` -> `[::ffff:127.0.0.1]:8188`,
 * `unix//run/one.sock` -> `unix//run/./one.sock`.
 */
export function lastingAddress(address: string): string {
  if (address.startsWith('unix/')) return address.replace(/\/([^/]*)$/, '/./$1');
  return address.replace(/^(.*):(\d+)$/, '[::ffff:$1]:$2');
}
