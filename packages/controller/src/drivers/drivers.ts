import { join } from 'node:path';
import { type ComposeSpec, type ServiceManifest, usualDockerHost } from '@veille/protocol';
import type { Config } from '../config.ts';
import type { Log } from '../log.ts';
import { createMarkers } from '../markers/markers.ts';
import { createCompose } from './compose/compose-command.ts';
import { createComposeDriver } from './compose/compose-driver.ts';
import { connectDocker } from './compose/connect.ts';
import { createEngine } from './compose/engine.ts';
import { createFirewall } from './compose/firewall.ts';
import type { Driver } from './driver.ts';
import { createProcessDriver } from './process/process-driver.ts';

/** The drivers there are; each is made when the first service needs it, so a studio without containers meets no engine. */
export interface Drivers {
  /** Null for a service that is not ours to start and stop. */
  readonly of: (driver: ServiceManifest['driver']) => Driver | null;
  /** For what is only known by its identity. */
  readonly all: () => readonly Driver[];
}

export interface DriversOptions extends Pick<Config, 'baseEnv' | 'dockerEnv'> {
  readonly logFolder: string;
  readonly stateFolder: string;
  readonly log: Log;
  /** The compose project of a service, as the manifest has it now. */
  readonly specOf: (service: string) => ComposeSpec | null;
}

export function createDrivers(options: DriversOptions): Drivers {
  const process = createProcessDriver(options.logFolder, options.baseEnv);
  let made: Driver | null = null;
  const compose = () => {
    made ??= composeDriver(options);
    return made;
  };
  return {
    of: (driver) => (driver === 'process' ? process : driver === 'compose' ? compose() : null),
    all: () => [process, compose()],
  };
}

function composeDriver({ dockerEnv: env, stateFolder, log, specOf }: DriversOptions): Driver {
  const dockerHost = env.DOCKER_HOST ?? usualDockerHost;
  return createComposeDriver({
    engine: createEngine(connectDocker(dockerHost)),
    compose: createCompose(env),
    firewall: createFirewall({ isLocal: dockerHost.startsWith('unix:'), env, log }),
    log,
    begun: createMarkers(join(stateFolder, 'begun')),
    specOf,
  });
}
