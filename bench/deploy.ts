/**
 * `node bench/deploy.ts`: the same 34 files to the same host over the same sshd: Ansible with pipelining, Veille, and the
 * floor, which is one `ssh HOST sha256sum` of them. Whole programs are timed, in turns: nothing to do, what would change,
 * and all of it.
 */

import { findAnsible, runAnsible, writePlaybook } from './support/ansible.ts';
import { type DeployBed, withDeployBed } from './support/deploy-bed.ts';
import { readOptions } from './support/options.ts';
import { summarize } from './support/statistics.ts';
import { table } from './support/table.ts';
import { timeProgram } from './support/time-program.ts';

const usage = `node bench/deploy.ts [--rounds 5]: bringing 34 files to a host, beside Ansible.

  --rounds   how often each is done (5)

Needs root, a Docker engine or dockerd, and Ansible (Debian's ansible-core); the host is a container with systemd and sshd.`;

const titles = ['', 'floor, s', 'Veille, s', 'Ansible, s', 'Veille/floor', 'Ansible/Veille'];
const rounds = Number(readOptions(usage, ['rounds']).rounds ?? 5);
const ansible = findAnsible();
if (ansible === null) throw new Error("there is no ansible-playbook on the PATH: install Debian's ansible-core");
console.log(`${ansible}, ${rounds} rounds; median seconds of whole programs, ratios within a round:`);

await withDeployBed(async (bed) => {
  const rows: string[][] = [];
  // The first of each makes the connection's caches warm and puts the files there.
  await everyone(bed, 'full', 0);
  for (const what of ['nothing to do', 'plan', 'full'] as const) {
    const measured: Times[] = [];
    for (let round = 1; round <= rounds; round += 1) measured.push(await everyone(bed, what, round));
    rows.push(rowOf(what, measured));
  }
  console.log(table([titles, ...rows]));
});

type Work = 'nothing to do' | 'plan' | 'full';

interface Times {
  readonly floor: number;
  readonly veille: number;
  readonly ansible: number;
}

/** Each deploys into a folder of its own. What is `full` or `plan` has other bytes each round. */
async function everyone(bed: DeployBed, work: Work, round: number): Promise<Times> {
  if (work !== 'nothing to do') await bed.writeFiles(`${work} ${round}`);
  await writePlaybook(bed);
  const floor = await timeProgram(bed.floorWords);
  const veille = await timeProgram(bed.veilleWords(work === 'full' ? 'deploy' : 'plan'));
  const peer = await timeProgram(runAnsible(bed, work === 'full' ? [] : ['--check', '--diff']));
  // So that the next round finds nothing to do, or all of it.
  if (work === 'plan') {
    await timeProgram(bed.veilleWords('deploy'));
    await timeProgram(runAnsible(bed, []));
  }
  const { changes } = JSON.parse(veille.output);
  if ((changes === 0) !== (work === 'nothing to do')) throw new Error(`${work}: Veille saw ${changes} changes`);
  return { floor: floor.seconds, veille: veille.seconds, ansible: peer.seconds };
}

function rowOf(title: string, times: readonly Times[]): string[] {
  const median = (of: (each: Times) => number) => summarize(times.map(of)).median;
  return [
    title,
    median(({ floor }) => floor).toFixed(2),
    median(({ veille }) => veille).toFixed(2),
    median(({ ansible }) => ansible).toFixed(1),
    median(({ veille, floor }) => veille / floor).toFixed(1),
    median(({ ansible, veille }) => ansible / veille).toFixed(0),
  ];
}
