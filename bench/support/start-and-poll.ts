import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ask } from '../../test/support/ask.ts';
import { withEnd } from './ends.ts';
import { takeListeningMoment } from './listening-moment.ts';

const appProgram = join(import.meta.dirname, '../../test/support/app.ts');

export interface DirectRun {
  readonly folder: string;
  readonly startMs: number;
  readonly everyMs: number;
}

/** Starts the app with nothing in between, asks its socket until it answers, and says how long after "it could answer" that was. */
export async function startAndPoll({ folder, startMs, everyMs }: DirectRun): Promise<number> {
  const socketPath = `${folder}.sock`;
  const env = { APP_SOCKET: socketPath, APP_DATA: folder, APP_START_MS: String(startMs) };
  const app = spawn(process.execPath, [appProgram], { stdio: 'ignore', env });
  const exited = once(app, 'exit');
  const end = async () => {
    app.kill();
    await exited;
    await rm(socketPath, { force: true });
  };
  return withEnd(end, async () => {
    const answeredAt = await untilAnswers(socketPath, everyMs);
    return Number(answeredAt - (await takeListeningMoment(folder))) / 1e6;
  });
}

async function untilAnswers(socketPath: string, everyMs: number): Promise<bigint> {
  for (;;) {
    const answer = await ask({ socketPath, path: '/hello' }).catch(() => null);
    if (answer !== null) return answer.firstByteAt;
    await sleep(everyMs);
  }
}
