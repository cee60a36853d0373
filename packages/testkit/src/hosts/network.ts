import type { Engine } from '../docker/engine.ts';
import { testMark } from '../docker/leftovers.ts';

/** A network of hosts, whose addresses the test chooses. */
export interface HostNetwork {
  readonly name: string;
  /** Its IPv4 address number `n`, from 2 to 254: 1 is this machine's own. */
  readonly address: (n: number) => string;
  readonly remove: () => void;
}

export interface NetworkOptions {
  /** Whether its hosts reach the world, to install packages. They reach each other and this machine only, unless said. */
  readonly internet?: boolean;
}

/** Makes a network whose addresses nobody else on this machine uses. */
export function makeNetwork({ docker }: Engine, { internet = false }: NetworkOptions = {}): HostNetwork {
  const name = `veille-${Math.random().toString(36).slice(2, 10)}`;
  const prefix = createSomewhere((subnet) =>
    docker(['network', 'create', ...testMark(), ...(internet ? [] : ['--internal']), '--subnet', subnet, name]),
  );
  return {
    name,
    address: (n) => `${prefix}.${n}`,
    remove: () => void docker(['network', 'rm', name]),
  };
}

/** Several test files, and others on this machine, make networks at the same time. */
function createSomewhere(create: (subnet: string) => void): string {
  for (let tries = 0; ; tries += 1) {
    const prefix = `10.98.${Math.floor(Math.random() * 256)}`;
    try {
      create(`${prefix}.0/24`);
      return prefix;
    } catch (error) {
      if (tries >= 20 || !String(error).includes('overlaps')) throw error;
    }
  }
}
