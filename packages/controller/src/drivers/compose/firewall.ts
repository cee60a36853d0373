import { execFile } from 'node:child_process';
import { guardCommands } from '@veille/protocol';
import type { Reason } from '../../lifecycle/reasons.ts';
import type { Log } from '../../log.ts';

/** Keeps neighbours out of the bridges of projects. */
export interface Firewall {
  /** Puts the rule of a bridge up where it does not stand; what people must know when that is not possible. */
  readonly guard: (service: string, bridge: string | null) => Promise<Reason | null>;
  /** Takes the rule away, for a project that is gone for good. */
  readonly unguard: (bridge: string | null) => Promise<void>;
}

/**
 * `isLocal`: the engine runs on this machine, so this machine's firewall is the one that counts. Where the rule cannot
 * be set the service starts all the same, and says so: whoever is only in the group "docker" could run nothing otherwise.
 */
export function createFirewall({ isLocal, env, log }: FirewallOptions): Firewall {
  return {
    guard: async (service, bridge) => {
      if (bridge === null) return null;
      const { check, insert } = guardCommands(bridge);
      if (isLocal && ((await succeeds(check, env)) || (await succeeds(insert, env)))) return null;
      log.warn(`${service}: ${unguarded(bridge).en}`);
      return unguarded(bridge);
    },
    unguard: async (bridge) => {
      if (bridge !== null && isLocal) await succeeds(guardCommands(bridge).remove, env);
    },
  };
}

export interface FirewallOptions {
  readonly isLocal: boolean;
  readonly env: Readonly<Record<string, string>>;
  readonly log: Log;
}

function succeeds(
  [program = '', ...words]: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<boolean> {
  // Debian keeps it where only root's PATH looks.
  const path = `${env.PATH ?? ''}:/usr/sbin:/sbin`;
  return new Promise((resolve) => {
    execFile(program, words, { env: { ...env, PATH: path } }, (error) => resolve(error === null));
  });
}

function unguarded(bridge: string): Reason {
  const command = `sudo ${guardCommands(bridge).insert.join(' ')}`;
  return {
    en: `Its network is not closed to neighbours, because Veille may not set the firewall; "${command}" does.`,
    fr: `Son réseau n’est pas fermé aux voisins, car Veille ne peut pas régler le pare-feu ; « ${command} » le fait.`,
  };
}
