/**
 * `node bench/warm.ts`: what a door that is open costs. Requests through the door against a bare `reverse_proxy` of the
 * same Caddy to the same upstream, in turns.
 */
import { defineStack } from '@veille/stack';
import { withBareProxy } from './support/bare-proxy.ts';
import { type Caddy, findCaddies } from './support/caddies.ts';
import { withCompiledStudio } from './support/compiled-studio.ts';
import { load } from './support/load.ts';
import { oneAtATime } from './support/one-at-a-time.ts';
import { readOptions } from './support/options.ts';
import { processorTime } from './support/processor-time.ts';
import { summarize } from './support/statistics.ts';
import { table } from './support/table.ts';
import { withTemporaryFolder } from './support/temporary-folder.ts';
import { tiny } from './support/tiny-kind.ts';

readOptions('node bench/warm.ts: what a door that is open costs. Takes no flags, and about 3 minutes.');

const rounds = 8;
const connections = 10;
const seconds = 3;
const singleRequests = 2_000;

for (const caddy of findCaddies()) {
  console.log(
    `Caddy ${caddy.version}, ${rounds} rounds of bare, door: ${connections} connections for ${seconds} s, then`,
  );
  console.log(`${singleRequests} requests one at a time`);
  console.log(`${table(await withTemporaryFolder((folder) => measure(caddy, folder)))}\n`);
}

/** A Caddy to measure: where it answers, and the process whose work is counted. */
interface Side {
  readonly port: number;
  readonly host: string;
  readonly pid: number;
}

async function measure(caddy: Caddy, folder: string): Promise<string[][]> {
  const stack = defineStack({ services: { tiny: tiny({ autostart: true }) } });
  return withCompiledStudio(stack, { caddy, folder, bed: null }, async ({ port, api, manifest }) => {
    await api.start('tiny', { wait: true });
    const { pid } = await api.service('caddy');
    const upstream = manifest.services.find(({ name }) => name === 'tiny')?.address;
    if (pid === null || upstream === undefined) throw new Error('the studio runs without Caddy or its service');
    const host = `tiny.localhost:${port}`;
    return withBareProxy(caddy, upstream, folder, (bare) => compare({ ...bare, host }, { port, host, pid }));
  });
}

async function compare(bareSide: Side, doorSide: Side): Promise<string[][]> {
  await takeTurn(bareSide);
  await takeTurn(doorSide);
  const bare: Turn[] = [];
  const door: Turn[] = [];
  for (let round = 0; round < rounds; round++) {
    bare.push(await takeTurn(bareSide));
    door.push(await takeTurn(doorSide));
  }
  return [
    ['', 'bare', 'door', 'door/bare min', 'median', 'max'],
    row("Caddy's processor time a request, µs", bare, door, ({ processorMicroseconds }) => processorMicroseconds),
    row('median time of one request alone, µs', bare, door, ({ aloneMicroseconds }) => aloneMicroseconds),
    row('requests per second', bare, door, ({ perSecond }) => perSecond),
  ];
}

interface Turn {
  readonly processorMicroseconds: number;
  readonly perSecond: number;
  readonly aloneMicroseconds: number;
}

async function takeTurn(side: Side): Promise<Turn> {
  const before = processorTime(side.pid);
  const { count, perSecond } = await load(side, { connections, seconds });
  const processorMicroseconds = (processorTime(side.pid) - before) / count;
  return {
    processorMicroseconds,
    perSecond,
    aloneMicroseconds: await oneAtATime(side.port, side.host, singleRequests),
  };
}

function row(title: string, bare: readonly Turn[], door: readonly Turn[], of: (turn: Turn) => number): string[] {
  const ratios = summarize(door.map((turn, index) => of(turn) / of(bare[index] ?? turn)));
  const medians = [bare, door].map((turns) => summarize(turns.map(of)).median.toFixed(0));
  return [title, ...medians, ...[ratios.min, ratios.median, ratios.max].map((ratio) => ratio.toFixed(2))];
}
