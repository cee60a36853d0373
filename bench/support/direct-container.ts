import { execFile } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { freePort } from '@veille/testkit/free-port';
import { type Answer, ask } from '../../test/support/ask.ts';
import type { ContainerBed } from './container-bed.ts';
import { withEnd } from './ends.ts';
import { sinceListening } from './listening-moment.ts';

/** A container of the same app that Veille knows nothing of. */
export interface DirectContainer {
  readonly name: string;
  /** Of loopback. */
  readonly port: number;
  /** As `docker start` does it. */
  readonly start: () => Promise<void>;
  readonly stop: () => Promise<void>;
}

/** Makes a stopped container whose app needs `startMs`, with labels for whoever looks for them. */
export async function withDirectContainer<Result>(
  { engine, image }: ContainerBed,
  startMs: number,
  labels: Readonly<Record<string, string>>,
  work: (container: DirectContainer) => Promise<Result>,
): Promise<Result> {
  const port = await freePort();
  const name = `veille-bench-${port}`;
  const marks = Object.entries(labels).flatMap(([label, value]) => ['--label', `${label}=${value}`]);
  const words = ['--env', `ANSWER_AFTER_MS=${startMs}`, '--publish', `127.0.0.1:${port}:3000`, ...marks, image];
  const docker = async (...own: string[]) => {
    await promisify(execFile)('docker', own, { env: { ...engine.env } });
  };
  await docker('create', '--name', name, ...words);
  const container = { name, port, start: () => docker('start', name), stop: () => docker('stop', name) };
  return withEnd(
    () => docker('rm', '--force', name),
    () => work(container),
  );
}

/** `docker start`, then a question every so often; milliseconds from "it could answer" to the answer's first byte. */
export async function startAndAsk({ port, start, stop }: DirectContainer, everyMs: number): Promise<number> {
  await start();
  const waited = sinceListening(await untilAnswers(port, everyMs));
  await stop();
  return waited;
}

async function untilAnswers(port: number, everyMs: number): Promise<Answer> {
  for (;;) {
    // docker-proxy accepts before the app listens, and hangs up.
    const answer = await ask({ port, path: '/hello' }).catch(() => null);
    if (answer !== null) return answer;
    await sleep(everyMs);
  }
}
