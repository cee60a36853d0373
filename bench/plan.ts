/**
 * `node bench/plan.ts`: the command `veille plan` on a studio that is deployed, where nothing is to do, beside the floor: one
 * `ssh HOST sha256sum` of every file that the deploy has put there. Whole programs are timed, in turns.
 */

import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { openEngine } from '@veille/testkit';
import { type HostBed, makeBed } from '../test/docker/support/host-bed.ts';
import { runVeille, veille } from '../test/support/deploy.ts';
import { withEnd } from './support/ends.ts';
import { readOptions } from './support/options.ts';
import { summarize } from './support/statistics.ts';
import { table } from './support/table.ts';
import { compiled, timeProgram } from './support/time-program.ts';

const usage = `node bench/plan.ts [--rounds 10]: veille plan with nothing to do, beside one ssh that reads the same files.

  --rounds   how often each is done (10)

Needs root, a Docker engine or dockerd, and what the tests' set-up has built; the host is a container with systemd and sshd.`;

const rounds = Number(readOptions(usage, ['rounds']).rounds ?? 10);

await withStudio(async (bed) => {
  const files = deployedFiles(bed);
  const operator = { ...bed, env: { NODE_COMPILE_CACHE: compiled } };
  const measured: { floor: number; veille: number }[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const floor = await timeProgram(['ssh', '-F', bed.sshConfig, 'pi', 'sudo', 'sha256sum', ...files]);
    const begun = performance.now();
    const { code, out, err } = await runVeille(operator, bed.studio, ['plan']);
    if (code !== 0) throw new Error(`there is something to do, or it failed:\n${out}${err}`);
    measured.push({ floor: floor.seconds, veille: (performance.now() - begun) / 1000 });
  }
  const row = (title: string, values: readonly number[]) => {
    const { min, median, max } = summarize(values);
    return [title, ...[min, median, max].map((value) => value.toFixed(2))];
  };
  console.log(`${files.length} files on one host, ${rounds} rounds; seconds, and the ratio within a round:`);
  console.log(
    table([
      ['', 'min', 'median', 'max'],
      row(
        'floor',
        measured.map(({ floor }) => floor),
      ),
      row(
        'veille plan',
        measured.map(({ veille }) => veille),
      ),
      row(
        'veille plan/floor',
        measured.map(({ floor, veille }) => veille / floor),
      ),
    ]),
  );
});

/** A host on which a studio of one door is deployed. */
async function withStudio(work: (bed: HostBed) => Promise<void>): Promise<void> {
  const engine = await openEngine();
  if (typeof engine === 'string') throw new Error(engine);
  const ends = [engine.release];
  await withEnd(
    async () => {
      for (const end of ends.reverse()) await end();
    },
    async () => {
      const upstream = createServer((_request, response) => response.end('ok')).listen(0);
      ends.push(async () => void upstream.close());
      await once(upstream, 'listening');
      const bed = await makeBed(engine, ends);
      const { port } = upstream.address() as AddressInfo;
      bed.write(`site: upstream({ port: ${port}, hostname: '${bed.outside}' })`);
      await veille(bed, bed.studio, ['deploy', '--yes']);
      await work(bed);
    },
  );
}

/** What the host itself remembers that a deploy has put there. */
function deployedFiles({ pi }: HostBed): string[] {
  const lines = pi.exec(['cat', '/var/lib/veille/deploy/deployed']).trim().split('\n');
  return lines.filter((line) => line.startsWith('file\t')).map((line) => line.slice(line.lastIndexOf('\t') + 1));
}
