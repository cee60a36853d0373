import type { HostProbe } from './contract.ts';
import type { HostCase } from './host-target.ts';

/** The host's own door that a stranger stands at, as far as the host itself can tell. */
export const outside = '127.0.0.1';

/**
 * What must be true of a host's names as clients see them: each resolves to its host, opens at each of its addresses there,
 * and is refused to who comes from elsewhere. A public host refuses the names of the others too.
 */
export function probesOf({ host: { name: host, caddy, public: isPublic }, names, addresses }: HostCase): HostProbe[] {
  const refuses = (name: string): HostProbe => ({ type: 'refuses', name, host, address: outside });
  return names.flatMap(({ name, host: owner }): HostProbe[] => {
    // The Caddy that is there takes in our file when whoever runs it says so.
    if (owner !== host) return isPublic && caddy.snippet === null ? [refuses(name)] : [];
    return [
      { type: 'resolves', name, host, addresses },
      ...addresses.map((address): HostProbe => ({ type: 'opens', name, host, address })),
      // A Caddy that listens on the mesh alone answers nobody else.
      ...(caddy.listen === 'mesh' ? [] : [refuses(name)]),
    ];
  });
}
