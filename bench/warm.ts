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
import { summarize } from './support/statistics.ts';
import { table } from './support/table.ts';
import { withTemporaryFolder } from './support/temporary-folder.ts';
import { tiny } from './support/tiny-kind.ts';

const rounds = 6;
const secondsPerTurn = 4;
const connections = 10;
const singleRequests = 3_000;

for (const caddy of findCaddies()) {
  console.log(
    `Caddy ${caddy.version}: ${rounds} rounds of bare, door; ${connections} connections for ${secondsPerTurn} s,`,
  );
  console.log(`then ${singleRequests} requests one at a time`);
  console.log(`${table(await withTemporaryFolder((folder) => measure(caddy, folder)))}\n`);
}

interface Turn {
  readonly perSecond: number;
  readonly microseconds: number;
}

async function measure(caddy: Caddy, folder: string): Promise<string[][]> {
  const stack = defineStack({ services: { tiny: tiny({ autostart: true }) } });
  return withCompiledStudio(stack, caddy, folder, async ({ port, api, manifest }) => {
    await api.start('tiny', { wait: true });
    const upstream = manifest.services.find(({ name }) => name === 'tiny')?.address ?? '';
    return withBareProxy(caddy, upstream, folder, async (barePort) => {
      await takeTurn(barePort);
      await takeTurn(port);
      const bare: Turn[] = [];
      const door: Turn[] = [];
      for (let round = 0; round < rounds; round++) {
        bare.push(await takeTurn(barePort));
        door.push(await takeTurn(port));
      }
      return compare(bare, door);
    });
  });
}

async function takeTurn(port: number): Promise<Turn> {
  const host = `tiny.localhost:${port}`;
  return {
    perSecond: await load(port, host, { connections, seconds: secondsPerTurn }),
    microseconds: await oneAtATime(port, host, singleRequests),
  };
}

function compare(bare: readonly Turn[], door: readonly Turn[]): string[][] {
  const row = (title: string, of: (turn: Turn) => number, digits: number) => {
    const ratios = summarize(door.map((turn, index) => of(turn) / of(bare[index] ?? turn)));
    const medians = [bare, door].map((turns) => summarize(turns.map(of)).median.toFixed(digits));
    return [title, ...medians, ...[ratios.min, ratios.median, ratios.max].map((ratio) => ratio.toFixed(2))];
  };
  return [
    ['', 'bare', 'door', 'door/bare min', 'median', 'max'],
    row('requests per second', ({ perSecond }) => perSecond, 0),
    row('median time of one request, µs', ({ microseconds }) => microseconds, 0),
  ];
}
