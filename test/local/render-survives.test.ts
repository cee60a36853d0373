import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createRenderClient, type RenderJob } from '@veille/protocol';
import { findProcesses } from '@veille/testkit';
import { expect, test } from 'vitest';
import type { LocalStudio } from '../support/local-studio.ts';
import { checkout, doorTransport, openStudio } from './support/open-studio.ts';

const compositions = join(checkout, 'test/fixtures/small-films');
const minute = 60_000;

test(
  'a film whose server, worker and queue are killed three times runs again after `up`, and is made once',
  async () => {
    const studio = await openStudio(`films: remotion({ door: 're', compositions: '${compositions}' }),`);
    const client = createRenderClient(doorTransport(studio, 're'), null);
    const { jobId } = await client.create({ compositionId: 'Small', inputProps: { text: 'encore', frames: 400 } });

    for (const attempt of [1, 2, 3]) {
      await until(client.job, jobId, (job) => job.status === 'in-progress' && job.progress > 0, minute);
      await killRendering(studio);
      await studio.veille('up');
      // Nobody has asked at the door: it is the unfinished film that wakes the service.
      expect((await studio.api.service('films')).status).toMatch(/starting|ready/);
      // The promise of the issue that people are given: five seconds, then it runs again.
      const again = await until(client.job, jobId, (job) => job.attempts > attempt, 5000);
      expect(again.status).toBe('in-progress');
    }
    const done = await until(client.job, jobId, (job) => job.status !== 'in-progress', 3 * minute);
    expect(done).toMatchObject({ status: 'completed', attempts: 4, error: null });
    const films = await readdir(join(studio.folder, '.veille/data/films/films'));
    expect(films.sort()).toEqual([`${jobId}.jpg`, `${jobId}.mp4`]);
  },
  6 * minute,
);

/** Everything but the controller and Caddy, at once and without a warning. */
async function killRendering({ folder }: LocalStudio): Promise<void> {
  const processes = await findProcesses(folder);
  const rendering = processes.filter(({ command }) => !/packages\/controller\/|caddy run/.test(command));
  for (const program of [/redis-server/, /render\/src\/server/, /render\/src\/worker/, /chromium|headless_shell/]) {
    expect(rendering).toContainEqual(expect.objectContaining({ command: expect.stringMatching(program) }));
  }
  for (const { pid } of rendering) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // It ended with the one before it.
    }
  }
}

async function until(
  read: (jobId: string) => Promise<RenderJob>,
  jobId: string,
  holds: (job: RenderJob) => boolean,
  patienceMs: number,
): Promise<RenderJob> {
  const deadline = Date.now() + patienceMs;
  for (;;) {
    const job = await read(jobId);
    if (holds(job)) return job;
    if (Date.now() > deadline) throw new Error(`after ${patienceMs} ms the job is still ${JSON.stringify(job)}`);
    await sleep(50);
  }
}
