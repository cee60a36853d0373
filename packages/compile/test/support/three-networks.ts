import { execFileSync } from 'node:child_process';
import { onTestFinished } from 'vitest';

/** A host with a client on its mesh and one on its LAN. The latter knows the way to the host's mesh addresses as well. */
export const addresses = {
  mesh: ['100.64.0.7', 'fd7a:115c:a1e0::7'],
  lan: ['10.78.0.1', 'fd00:78::1'],
  /** An address of the mesh that the client on the LAN gives itself. */
  forged: '100.64.0.99',
} as const;

/** Each is the beginning of a command line: the words after it run in that network. */
export interface ThreeNetworks {
  readonly host: readonly string[];
  readonly inside: readonly string[];
  readonly outside: readonly string[];
}

let made = 0;

/** Three network namespaces, joined by two cables; gone when the test has finished. Needs root. */
export function threeNetworks(): ThreeNetworks {
  made += 1;
  const suffix = `${process.pid}-${made}`;
  const names = { host: `vh-${suffix}`, inside: `vi-${suffix}`, outside: `vo-${suffix}` };
  onTestFinished(() => {
    for (const name of Object.values(names)) ip('netns', 'delete', name);
  });
  for (const name of Object.values(names)) {
    ip('netns', 'add', name);
    ip('-n', name, 'link', 'set', 'lo', 'up');
  }
  const [mesh4, mesh6] = addresses.mesh;
  const [lan4, lan6] = addresses.lan;
  join(names.host, names.inside, 'mesh', [`${mesh4}/10`, `${mesh6}/48`], ['100.64.0.9/10', 'fd7a:115c:a1e0::9/48']);
  join(names.host, names.outside, 'lan', [`${lan4}/24`, `${lan6}/64`], ['10.78.0.2/24', 'fd00:78::2/64']);
  ip('-n', names.outside, 'route', 'add', 'default', 'via', lan4);
  ip('-n', names.outside, '-6', 'route', 'add', 'default', 'via', lan6);
  ip('-n', names.outside, 'address', 'add', `${addresses.forged}/32`, 'dev', 'lo');
  const within = (name: string) => ['ip', 'netns', 'exec', name];
  return { host: within(names.host), inside: within(names.inside), outside: within(names.outside) };
}

function join(one: string, other: string, cable: string, here: readonly string[], there: readonly string[]): void {
  ip('-n', one, 'link', 'add', cable, 'type', 'veth', 'peer', 'name', cable, 'netns', other);
  for (const [name, own] of [
    [one, here],
    [other, there],
  ] as const) {
    // Nobody else is on this cable; without it an IPv6 address is unusable for its first two seconds.
    for (const address of own) ip('-n', name, 'address', 'add', address, 'dev', cable, ...noDuplicates(address));
    ip('-n', name, 'link', 'set', cable, 'up');
  }
}

function noDuplicates(address: string): string[] {
  return address.includes(':') ? ['nodad'] : [];
}

function ip(...words: string[]): void {
  execFileSync('ip', words, { stdio: ['ignore', 'ignore', 'pipe'] });
}
