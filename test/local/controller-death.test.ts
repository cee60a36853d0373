import { describe, expect, test } from 'vitest';
import { findCaddies } from '../../bench/support/caddies.ts';
import type { LocalStudio } from '../support/local-studio.ts';
import { askDoor, openStudio } from './support/open-studio.ts';

describe.each(findCaddies())('with Caddy $version', ({ program }) => {
  test('200 programs that ask at once make one start and all get an answer', async () => {
    const studio = await openStudio('notes: app({ startMs: 500 }),', program);
    const answers = await Promise.all(Array.from({ length: 200 }, (_, index) => askDoor(studio, 'notes', `/${index}`)));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    expect(await studio.starts('notes')).toBe(1);
  });

  test('a controller killed during 1,000 requests to an open door fails none of them', async () => {
    const studio = await openStudio('notes: app({ startMs: 100 }),', program);
    await studio.veille('start', 'notes');
    const statuses: number[] = [];
    const asking = Array.from({ length: 10 }, () => askInTurn(studio, 100, statuses));
    await until(() => statuses.length > 200);
    await studio.killController();
    await Promise.all(asking);
    expect(statuses).toHaveLength(1000);
    expect(new Set(statuses)).toEqual(new Set([200]));
  });

  test('a controller killed while 100 requests are held leaves none of them hanging', async () => {
    const studio = await openStudio('notes: app({ startMs: 20_000 }),', program);
    const held = Array.from({ length: 100 }, () => askDoor(studio, 'notes', '/'));
    await until(async () => (await studio.starts('notes')) === 1);
    await studio.killController();
    const answers = await within(2000, Promise.all(held));
    for (const { status, headers } of answers) {
      if (status !== 200) expect({ status, retry: headers['retry-after'] }).toEqual({ status: 503, retry: '1' });
    }
  });
});

async function askInTurn(studio: LocalStudio, times: number, statuses: number[]): Promise<void> {
  for (let time = 0; time < times; time++) statuses.push((await askDoor(studio, 'notes', '/')).status);
}

async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, 5));
}

/** The promise of the design, and not a measurement: nobody waits longer. */
async function within<Result>(ms: number, work: Promise<Result>): Promise<Result> {
  const late = new Promise<never>((_, reject) => setTimeout(reject, ms, new Error(`nothing after ${ms} ms`)).unref());
  return Promise.race([work, late]);
}
