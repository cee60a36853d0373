/**
 * `node bench/wake.ts`: from the moment that a service could answer to the first byte that a held client gets, through
 * the real door. Against it, in turns: a client that starts the service itself and asks it every millisecond (no door
 * can be faster), and one that looks every 5 s, as some do.
 */
import { join } from 'node:path';
import { defineStack } from '@veille/stack';
import { app } from '../test/support/app-kind.ts';
import { type Caddy, findCaddies } from './support/caddies.ts';
import { type CompiledStudio, withCompiledStudio } from './support/compiled-studio.ts';
import { readOptions } from './support/options.ts';
import { startAndPoll } from './support/start-and-poll.ts';
import { spreadRow, spreadTitles } from './support/statistics.ts';
import { table } from './support/table.ts';
import { withTemporaryFolder } from './support/temporary-folder.ts';
import { wakeThroughDoor } from './support/wake-through-door.ts';

readOptions('node bench/wake.ts: how soon a door opens before a process. Takes no flags, and about 4 minutes.');

const runs = 30;
const slowPollRuns = 3;
const stack = defineStack({
  services: { second: app({ startMs: 1000, title: '1 s' }), fifth: app({ startMs: 200, title: '0.2 s' }) },
});

for (const caddy of findCaddies()) {
  await withTemporaryFolder((folder) =>
    withCompiledStudio(stack, { caddy, folder, bed: null }, async (studio) => {
      await report('second', 1000, caddy, studio, folder);
      await report('fifth', 200, caddy, studio, folder);
    }),
  );
}

async function report(service: string, startMs: number, caddy: Caddy, studio: CompiledStudio, folder: string) {
  console.log(`Caddy ${caddy.version}, a service that needs ${startMs} ms to start.`);
  console.log('Milliseconds from "it could answer" to the first byte:');
  console.log(`${table(await measure(service, startMs, studio, folder))}\n`);
}

async function measure(service: string, startMs: number, studio: CompiledStudio, folder: string): Promise<string[][]> {
  const direct = { folder: join(folder, 'direct'), startMs };
  const door: number[] = [];
  const floor: number[] = [];
  for (let run = 0; run < runs; run++) {
    door.push(await wakeThroughDoor(studio, service));
    floor.push(await startAndPoll({ ...direct, everyMs: 1 }));
  }
  const slow: number[] = [];
  for (let run = 0; run < slowPollRuns; run++) slow.push(await startAndPoll({ ...direct, everyMs: 5_000 }));
  return [
    spreadTitles,
    spreadRow('held by the door', door),
    spreadRow('no door, asked every 1 ms', floor),
    spreadRow('no door, asked every 5 s', slow),
  ];
}
