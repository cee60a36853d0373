/**
 * `node bench/rest.ts`: what the controller costs while everything sleeps: 20 services, ten of them in containers. Beside
 * it, in the same time, the least that a program of this kind can cost: a bare Node that listens on a socket.
 */
import { container } from '@veille/catalog';
import { defineStack } from '@veille/stack';
import { app } from '../test/support/app-kind.ts';
import { findCaddies } from './support/caddies.ts';
import { withCompiledStudio } from './support/compiled-studio.ts';
import { withContainerBed } from './support/container-bed.ts';
import { withIdleNode } from './support/idle-node.ts';
import { readOptions } from './support/options.ts';
import { type AtRest, watchAtRest } from './support/rest.ts';
import { table } from './support/table.ts';
import { withTemporaryFolder } from './support/temporary-folder.ts';

const usage = `node bench/rest.ts [--minutes 60]: what the controller costs while 20 services sleep.

  --minutes   how long it is watched (60)

Needs a Docker engine, or dockerd and root to start one.`;

const titles = ['', 'RSS, MB', 'PSS, MB', 'CPU, s/h', 'written, kB/h', 'woken, 1/s'];
const minutes = Number(readOptions(usage, ['minutes']).minutes ?? 60);
if (!(minutes > 0)) throw new Error('--minutes takes a number above 0');
const [caddy] = findCaddies();
if (caddy === undefined) throw new Error('there is no Caddy');

await withContainerBed(({ image, ...bed }) =>
  withTemporaryFolder((folder) =>
    withCompiledStudio(twentyServices(image), { caddy, folder, bed: { image, ...bed } }, ({ pid, manifest }) =>
      withIdleNode(folder, async (idle) => {
        const pids = { controller: pid, 'a bare Node': idle };
        const asleep = manifest.services.filter(({ sleepAfterMs }) => sleepAfterMs !== null).length;
        console.log(`${asleep} services asleep, watched for ${minutes} minutes:`);
        console.log(table([titles, ...rowsOf(await watchAtRest(pids, minutes * 60_000))]));
      }),
    ),
  ),
);

function twentyServices(image: string) {
  const ten = Array.from({ length: 10 }, (_, index) => index);
  return defineStack({
    services: {
      ...Object.fromEntries(ten.map((index) => [`process-${index}`, app({})])),
      ...Object.fromEntries(ten.map((index) => [`container-${index}`, container({ image, port: 3000 })])),
    },
  });
}

function rowsOf(watched: Readonly<Record<string, AtRest>>): string[][] {
  return Object.entries(watched).map(([name, rest]) => [
    name,
    rest.residentMegabytes.toFixed(1),
    rest.proportionalMegabytes.toFixed(1),
    rest.processorSecondsAnHour.toFixed(1),
    rest.writtenKilobytesAnHour.toFixed(1),
    rest.switchesASecond.toFixed(2),
  ]);
}
