import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { type Manifest, type ServiceView, serviceView } from '@veille/protocol';
import { onTestFinished } from 'vitest';
import { controllerProgram } from '../../src/index.ts';
import { writeManifest } from './manifest.ts';
import { type Answer, type Sent, send } from './send.ts';
import { until } from './until.ts';

/** A controller that runs as a program of its own, and what tests ask of it. */
export interface TestController {
  readonly pid: number;
  readonly api: (path: string, more?: Partial<Sent>) => Promise<Answer>;
  /** Asks as Caddy does. */
  readonly door: (
    service: string,
    more?: { path?: string; method?: string; uri?: string } & Partial<Sent>,
  ) => Promise<Answer>;
  readonly view: (service: string) => Promise<ServiceView>;
  readonly untilStatus: (service: string, status: ServiceView['status']) => Promise<ServiceView>;
  /** Ends the controller by a signal and waits until it is gone. */
  readonly kill: (signal: NodeJS.Signals) => Promise<void>;
}

/** Starts a controller on a manifest; when the test ends, it and all its services are stopped. */
export async function startController(folder: string, manifest: Manifest): Promise<TestController> {
  const log = openSync(join(folder, 'controller.log'), 'a');
  const child = spawn(process.execPath, [controllerProgram, writeManifest(folder, manifest)], {
    stdio: ['ignore', log, log],
  });
  closeSync(log);
  const exited = once(child, 'exit');
  const to = { socketPath: manifest.apiSocket };
  const api: TestController['api'] = (path, more) => send({ to, path, ...more });
  onTestFinished(async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    await api('/api/shutdown', { method: 'POST' });
    await exited;
  });
  await until('the API to answer', async () => child.exitCode !== null || (await api('/health').catch(() => null)));

  const view = async (service: string) => serviceView.parse(JSON.parse((await api(`/api/services/${service}`)).body));
  return {
    pid: child.pid ?? 0,
    api,
    view,
    door: (service, { path = '', uri = '/', method = 'GET', headers, ...more } = {}) => {
      const host = new URL(manifest.services.find(({ name }) => name === service)?.door?.url ?? 'http://unknown').host;
      const told = { host, 'x-forwarded-method': method, 'x-forwarded-uri': uri, ...headers };
      return send({
        to: { socketPath: manifest.doorsSocket },
        path: `/door/${service}${path}`,
        ...more,
        headers: told,
      });
    },
    untilStatus: (service, status) =>
      until(`${service} to be ${status}`, async () => {
        const seen = await view(service);
        return seen.status === status ? seen : null;
      }),
    kill: async (signal) => {
      child.kill(signal);
      await exited;
    },
  };
}
