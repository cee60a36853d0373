/**
 * `node bench/wake-container.ts`: the same as `bench/wake.ts` for services in containers, for a program that is held and
 * for a person in a browser, beside what has to do without a door: `docker start` and a question now and then, and Sablier.
 */
import { container } from '@veille/catalog';
import { defineStack } from '@veille/stack';
import { type Arrive, type Visit, withBrowser } from './support/browser.ts';
import { type Caddy, findCaddies } from './support/caddies.ts';
import { type CompiledStudio, withCompiledStudio } from './support/compiled-studio.ts';
import { type ContainerBed, withContainerBed } from './support/container-bed.ts';
import { type DirectContainer, startAndAsk, withDirectContainer } from './support/direct-container.ts';
import { holdAtDoor, visitDoor } from './support/doors-of-containers.ts';
import { readOptions } from './support/options.ts';
import { findSablier, sablierLabels, wakeThroughSablier, withSablier } from './support/sablier.ts';
import { spreadRow, spreadTitles } from './support/statistics.ts';
import { table } from './support/table.ts';
import { withTemporaryFolder } from './support/temporary-folder.ts';

const usage = `node bench/wake-container.ts [--runs 100,50,10] [--caddy 2.6.2] [--sablier FILE --sablier-caddy FILE]

  --runs            how often a service that needs 0.2 s, 1 s and 10 s is woken each way (100, 50 and 10 times)
  --caddy           only this version of those that are found
  --sablier         the program, where it is not on the PATH; without it Sablier is left out
  --sablier-caddy   a Caddy with Sablier's plugin, where the one on the PATH has none

Needs a Docker engine, or dockerd and root to start one; and a Chromium. Takes about half an hour for each Caddy.`;

const options = readOptions(usage, ['runs', 'caddy', 'sablier', 'sablier-caddy']);
const [fifthRuns = 100, secondRuns = 50, tenRuns = 10] = (options.runs ?? '').split(',').filter(Boolean).map(Number);
const starts = [
  { service: 'fifth', startMs: 200, runs: fifthRuns },
  { service: 'second', startMs: 1_000, runs: secondRuns },
  { service: 'ten', startMs: 10_000, runs: tenRuns },
];
/** What looks every 5 s needs no long row to be known. */
const slowRuns = 4;
const sablier = findSablier({
  ...(options.sablier && { sablier: options.sablier }),
  ...(options['sablier-caddy'] && { caddy: options['sablier-caddy'] }),
});
if (sablier === null) console.log('Sablier is left out: it is not on the PATH, and --sablier names none.');

await withContainerBed((bed) =>
  withBrowser(async (arrive) => {
    for (const caddy of findCaddies().filter(({ version }) => version === (options.caddy ?? version))) {
      await withTemporaryFolder((folder) => measureDoors(bed, arrive, caddy, folder));
    }
    await withTemporaryFolder((folder) => measurePeers(bed, folder));
  }),
);

async function measureDoors(bed: ContainerBed, arrive: Arrive, caddy: Caddy, folder: string): Promise<void> {
  const services = starts.map(({ service, startMs }) => [
    service,
    container({ image: bed.image, port: 3000, env: { ANSWER_AFTER_MS: String(startMs) } }),
  ]);
  const stack = defineStack({ services: Object.fromEntries(services) });
  await withCompiledStudio(stack, { caddy, folder, bed }, async (studio) => {
    for (const start of starts) {
      await withDirectContainer(bed, start.startMs, {}, (direct) =>
        compare({ ...start, studio, arrive, caddy, direct }),
      );
    }
  });
}

interface Comparison {
  readonly service: string;
  readonly startMs: number;
  readonly runs: number;
  readonly studio: CompiledStudio;
  readonly arrive: Arrive;
  readonly caddy: Caddy;
  readonly direct: DirectContainer;
}

/** Held, browser, no door: in turns, so that whatever else the machine does meets all three. */
async function compare({ service, startMs, runs, studio, arrive, caddy, direct }: Comparison): Promise<void> {
  // The first start makes the container.
  await holdAtDoor(studio, service);
  const held: number[] = [];
  const visits: Visit[] = [];
  const floor: number[] = [];
  for (let run = 0; run < runs; run += 1) {
    held.push(await holdAtDoor(studio, service));
    visits.push(await visitDoor(studio, service, arrive));
    floor.push(await startAndAsk(direct, 1));
  }
  print(`Caddy ${caddy.version}, a container that needs ${startMs} ms`, [
    spreadRow('a program, held by the door', held),
    spreadRow('docker start, asked every 1 ms', floor),
    spreadRow(
      'a browser, by the waiting page',
      visits.map(({ arrival }) => arrival),
    ),
    spreadRow(
      'the browser alone, one reload',
      visits.map(({ reload }) => reload),
    ),
  ]);
}

async function measurePeers(bed: ContainerBed, folder: string): Promise<void> {
  for (const { startMs, runs } of starts) {
    await withDirectContainer(bed, startMs, sablierLabels, async (direct) => {
      const slow: number[] = [];
      for (let run = 0; run < slowRuns; run += 1) slow.push(await startAndAsk(direct, 5_000));
      print(`No Veille, a container that needs ${startMs} ms`, [
        spreadRow('docker start, asked every 5 s', slow),
        ...(await measureSablier(bed, folder, direct, Math.min(runs, 20))),
      ]);
    });
  }
}

async function measureSablier(bed: ContainerBed, folder: string, direct: DirectContainer, runs: number) {
  if (sablier === null) return [];
  const rows: string[][] = [];
  for (const pace of ['defaults', 'hurried'] as const) {
    const values = await withSablier({ programs: sablier, bed, folder, pace }, direct, async (port) => {
      const times: number[] = [];
      for (let run = 0; run < (pace === 'hurried' ? runs : slowRuns); run += 1) {
        times.push(await wakeThroughSablier(port, direct));
      }
      return times;
    });
    rows.push(spreadRow(pace === 'hurried' ? 'Sablier, told to look every 100 ms' : 'Sablier as it comes', values));
  }
  return rows;
}

function print(title: string, rows: readonly string[][]): void {
  console.log(`${title}. Milliseconds from "it could answer" to the first byte:`);
  console.log(`${table([spreadTitles, ...rows])}\n`);
}
