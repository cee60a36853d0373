import { type ChildProcess, spawn } from 'node:child_process';
import { request } from 'node:http';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { type RenderJob, renderJob } from '@veille/protocol';
import { killNow } from '@veille/testkit';
import { onTestFinished } from 'vitest';

const main = fileURLToPath(import.meta.resolve('@veille/render/server'));

export interface RenderServerProcess {
  readonly process: ChildProcess;
  readonly films: string;
  readonly temporary: string;
  readonly pendingFile: string;
  readonly ask: (method: string, path: string, body?: unknown) => Promise<{ status: number; body: string }>;
  readonly add: (compositionId: string, inputProps: object) => Promise<string>;
  readonly job: (jobId: string) => Promise<RenderJob>;
  /** Waits until the job is as the test says. */
  readonly until: (jobId: string, is: (job: RenderJob) => boolean) => Promise<RenderJob>;
}

/** The program itself, on a socket in `folder`, with the Redis that listens there; it answers when this resolves. */
export async function startRenderServer(
  folder: string,
  bundle: string,
  chromium: string,
): Promise<RenderServerProcess> {
  const socketPath = join(folder, 'render.sock');
  const env = {
    PATH: process.env.PATH,
    VEILLE_LISTEN: socketPath,
    VEILLE_REDIS: join(folder, 'redis.sock'),
    VEILLE_DATA: join(folder, 'data'),
    VEILLE_TMP: join(folder, 'tmp'),
    VEILLE_BUNDLE: bundle,
    VEILLE_CHROMIUM: chromium,
    VEILLE_PENDING_FILE: join(folder, 'pending'),
    VEILLE_ASSETS: join(folder, 'assets'),
  };
  const child = spawn(process.execPath, [main], { env, stdio: ['ignore', 'ignore', 'inherit'] });
  onTestFinished(() => killNow(child));

  const ask = (method: string, path: string, body?: unknown) => send(socketPath, method, path, body);
  const job = async (jobId: string) => renderJob.parse(JSON.parse((await ask('GET', `/renders/${jobId}`)).body));
  while (!(await isWell(ask))) await sleep(50);
  return {
    process: child,
    films: join(folder, 'data', 'films'),
    temporary: join(folder, 'tmp', 'films'),
    pendingFile: env.VEILLE_PENDING_FILE,
    ask,
    job,
    add: async (compositionId, inputProps) => {
      const { status, body } = await ask('POST', '/renders', { compositionId, inputProps });
      if (status !== 202) throw new Error(body);
      return JSON.parse(body).jobId;
    },
    until: async (jobId, is) => {
      while (true) {
        const now = await job(jobId);
        if (is(now)) return now;
        await sleep(50);
      }
    },
  };
}

async function isWell(ask: RenderServerProcess['ask']): Promise<boolean> {
  return ask('GET', '/health').then(
    ({ status }) => status === 200,
    () => false,
  );
}

function send(
  socketPath: string,
  method: string,
  path: string,
  body: unknown,
): Promise<{ status: number; body: string }> {
  return new Promise((resolve, reject) => {
    const headers = body === undefined ? {} : { 'content-type': 'application/json' };
    const sent = request({ socketPath, method, path, headers, agent: false }, async (response) => {
      const pieces = await response.toArray();
      resolve({ status: response.statusCode ?? 0, body: Buffer.concat(pieces).toString() });
    });
    sent.on('error', reject);
    sent.end(body === undefined ? undefined : JSON.stringify(body));
  });
}
