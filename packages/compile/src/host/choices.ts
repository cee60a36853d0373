import type { ValidHost } from '@veille/stack';
import type { HostPlace, PortChoice } from './contract.ts';
import { layoutOf, unitFolder } from './layout.ts';

/**
 * How a host's Caddy may leave 80 and 443 to whoever holds them. A snippet tells strangers that they need the VPN and leads to no
 * service, for another's Caddy cannot ask the controller; who only tells strangers has nothing to say on the mesh.
 */
export function portChoices({ name, caddy }: ValidHost, hasServices: boolean): PortChoice[] {
  if (!hasServices)
    return [
      { type: 'snippet', line: `${name}: { …, caddy: { snippet: '/etc/caddy/veille.caddy' } }` },
      { type: 'silence', line: `${name}: { … }, without public: true` },
    ];
  return caddy.listen === 'mesh' ? [] : [{ type: 'mesh', line: `${name}: { …, caddy: { listen: 'mesh' } }` }];
}

/** Where a host's files lie that the stack may put elsewhere, each with the line that does. */
export function settablePlaces(host: ValidHost): HostPlace[] {
  const { name, root, caddy } = host;
  const inCaddy = (option: string, path: string) => `${name}: { …, caddy: { ${option}: '${path}' } }`;
  const usual = `${layoutOf(host).configs}/caddy/Caddyfile`;
  return [
    { path: root, line: `${name}: { …, root: '${other(root)}' }` },
    { path: `${unitFolder}/${caddy.unit}.service`, line: inCaddy('unit', other(caddy.unit)) },
    ...(caddy.caddyfile === usual ? [] : [{ path: caddy.caddyfile, line: inCaddy('caddyfile', usual) }]),
    ...(caddy.snippet === null ? [] : [{ path: caddy.snippet, line: inCaddy('snippet', other(caddy.snippet)) }]),
  ];
}

/** `/etc/caddy/veille.caddy` -> `/etc/caddy/veille-2.caddy`. */
function other(name: string): string {
  return name.replace(/(?=\.[^./]*$|$)/, '-2');
}
