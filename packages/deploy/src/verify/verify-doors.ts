import type { HostProbe } from '@veille/compile';
import type { Executor } from '../executor/executor.ts';
import { judgeOpen, judgeRefusal } from './judge-door.ts';
import { judgeFailure } from './judge-failure.ts';
import { openDoor } from './open-door.ts';
import { type Patience, untilGood, type WasAsWrong } from './until-good.ts';
import { type Finding, good, type Verdict } from './verdict.ts';

export type DoorProbe = Exclude<HostProbe, { readonly type: 'resolves' }>;

export interface DoorOptions {
  readonly patience: Patience;
  readonly wasAsWrong: WasAsWrong;
  readonly signal: AbortSignal;
}

/** As many connections at a time: sshd refuses more unfinished ones than ten. */
const together = 4;

/** Whether the doors of one host open on the mesh and refuse elsewhere; every connection begins on that host. */
export async function verifyDoors(
  executor: Executor,
  probes: readonly DoorProbe[],
  options: DoorOptions,
): Promise<Verdict[]> {
  const look = async (pending: readonly DoorProbe[]): Promise<Verdict[]> => {
    const verdicts: Verdict[] = [];
    for (let first = 0; first < pending.length; first += together) {
      const some = pending.slice(first, first + together);
      verdicts.push(...(await Promise.all(some.map((probe) => verifyDoor(executor, probe, options)))));
    }
    return verdicts;
  };
  return untilGood(probes, look, options);
}

async function verifyDoor(executor: Executor, probe: DoorProbe, options: DoorOptions): Promise<Verdict> {
  return { probe, from: executor.host, ...(await lookAtDoor(executor, probe, options)) };
}

async function lookAtDoor(executor: Executor, probe: DoorProbe, { signal }: DoorOptions): Promise<Finding> {
  try {
    const answer = await openDoor(executor, probe, signal);
    if (probe.type === 'refuses') return judgeRefusal(answer);
    const finding = judgeOpen(answer);
    return finding.outcome === 'good' ? good(`${finding.found}, certificate by ${answer.issuer}`) : finding;
  } catch (error) {
    signal.throwIfAborted();
    return judgeFailure(error, `${probe.address}:443`);
  }
}
