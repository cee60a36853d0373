import type { ComposeSpec } from '@veille/protocol';
import { type Engine, withComposePlugin } from '@veille/testkit';
import { createCompose } from '../../../src/drivers/compose/compose-command.ts';
import { createComposeDriver } from '../../../src/drivers/compose/compose-driver.ts';
import { connectDocker } from '../../../src/drivers/compose/connect.ts';
import { createEngine } from '../../../src/drivers/compose/engine.ts';
import type { Driver } from '../../../src/drivers/driver.ts';

/** The environment of each compose that is there: Debian's `docker-compose`, and the plugin where it was built. */
export function composeVersions(engine: Engine): Record<'docker-compose' | 'docker compose', Env | null> {
  return { 'docker-compose': withoutGaps(engine.env), 'docker compose': withoutGaps(withComposePlugin(engine)) };
}

type Env = Readonly<Record<string, string>>;

/** A driver as a controller has it, for one project. The firewall is left as it is, and no start is noted. */
export function driverFor(engine: Engine, env: Env, spec: ComposeSpec, compose = createCompose(env)): Driver {
  return createComposeDriver({
    engine: createEngine(connectDocker(engine.host)),
    compose,
    firewall: { guard: async () => null, unguard: async () => undefined },
    begun: { create: () => undefined, remove: () => undefined, list: () => [] },
    log: { info: () => undefined, warn: () => undefined },
    specOf: () => spec,
  });
}

function withoutGaps(env: Engine['env'] | null): Env | null {
  if (env === null) return null;
  return Object.fromEntries(
    Object.entries(env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}
