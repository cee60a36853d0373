import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, closeSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { dockerEnvironment, type Manifest, type ServiceView, serviceView } from '@veille/protocol';
import { onTestFinished } from 'vitest';
import type { Config } from '../../src/config.ts';
import { controllerProgram } from '../../src/index.ts';
import { createLog } from '../../src/log.ts';
import { runController } from '../../src/run-controller.ts';
import { writeManifest } from './manifest.ts';
import { type Answer, type Sent, send } from './send.ts';
import { until } from './until.ts';

/** What tests ask of a controller, over its two sockets. */
export interface TestController {
  readonly api: (path: string, more?: Partial<Sent>) => Promise<Answer>;
  /** Asks as Caddy does. */
  readonly door: (service: string, more?: DoorQuestion) => Promise<Answer>;
  readonly view: (service: string) => Promise<ServiceView>;
  readonly untilStatus: (service: string, status: ServiceView['status']) => Promise<ServiceView>;
}

export interface TestProgram extends TestController {
  readonly pid: number;
  /** Ends the controller by a signal and waits until it is gone, with its exit code. */
  readonly kill: (signal: NodeJS.Signals) => Promise<number | null>;
}

type DoorQuestion = { readonly path?: string; readonly method?: string; readonly uri?: string } & Partial<Sent>;

const logOf = (folder: string) => join(folder, 'controller.log');

const testSettings = {
  baseEnv: { PATH: process.env.PATH ?? '', HOME: process.env.HOME ?? '' },
  dockerEnv: dockerEnvironment(process.env),
};

/** A controller inside the test's own process; when the test ends, it and all its services are stopped. */
export async function startController(
  folder: string,
  manifest: Manifest,
  settings: Omit<Config, 'manifestFile'> = testSettings,
): Promise<TestController> {
  const manifestFile = writeManifest(folder, manifest);
  const log = createLog((line) => appendFileSync(logOf(folder), line));
  const running = await runController({ manifestFile, ...settings }, log);
  const controller = speakTo(manifest);
  let hasEnded = false;
  void running.ended.then(() => {
    hasEnded = true;
  });
  onTestFinished(async () => {
    if (!hasEnded) await controller.api('/api/shutdown', { method: 'POST' });
    await running.ended;
  });
  return controller;
}

/** A controller as the program that people run, for what only a program can suffer. */
export async function spawnController(
  folder: string,
  manifest: Manifest,
  env: NodeJS.ProcessEnv = process.env,
): Promise<TestProgram> {
  const log = openSync(logOf(folder), 'a');
  const words = [controllerProgram, writeManifest(folder, manifest)];
  const child = spawn(process.execPath, words, { env, stdio: ['ignore', log, log] });
  closeSync(log);
  const exited = once(child, 'exit');
  const controller = speakTo(manifest);
  const isOver = () => child.exitCode !== null || child.signalCode !== null;
  onTestFinished(async () => {
    if (isOver()) return;
    await controller.api('/api/shutdown', { method: 'POST' });
    await exited;
  });
  await until('the API to answer', async () => isOver() || (await controller.api('/health').catch(() => null)));
  return {
    ...controller,
    pid: child.pid ?? 0,
    kill: async (signal) => {
      child.kill(signal);
      await exited;
      return child.exitCode;
    },
  };
}

function speakTo(manifest: Manifest): TestController {
  const api: TestController['api'] = (path, more) => send({ to: { socketPath: manifest.apiSocket }, path, ...more });
  const view = async (service: string) => serviceView.parse(JSON.parse((await api(`/api/services/${service}`)).body));
  return {
    api,
    view,
    door: (service, { path = '', uri = '/', method = 'GET', headers, ...more } = {}) => {
      const url = manifest.services.find(({ name }) => name === service)?.door?.url ?? 'http://unknown';
      const told = { host: new URL(url).host, 'x-forwarded-method': method, 'x-forwarded-uri': uri, ...headers };
      const to = { socketPath: manifest.doorsSocket };
      return send({ to, path: `/door/${service}${path}`, method, ...more, headers: told });
    },
    untilStatus: (service, status) =>
      until(`${service} to be ${status}`, async () => {
        const seen = await view(service);
        return seen.status === status ? seen : null;
      }),
  };
}
