import type { HostProbe } from '@veille/compile';
import type { Executor } from '../executor/executor.ts';
import type { MeshView } from './judge-answer.ts';
import type { Patience, WasAsWrong } from './until-good.ts';
import type { Verdict } from './verdict.ts';
import { type DoorProbe, verifyDoors } from './verify-doors.ts';
import { type NameProbe, verifyNames } from './verify-names.ts';

export interface VerifyInput {
  readonly probes: readonly HostProbe[];
  /** By the hosts' names in the stack. */
  readonly executors: ReadonlyMap<string, Executor>;
  /** The hosts that run tailscaled: names are asked from each of them. */
  readonly askers: readonly string[];
  readonly mesh: MeshView;
  readonly patience: Patience;
  /** What was as wrong before, and is not waited for; always false where nothing was looked at before. */
  readonly wasAsWrong: WasAsWrong;
  readonly signal: AbortSignal;
}

export interface Verification {
  /** In the order of the probes; a name is there once for each host that asked. */
  readonly verdicts: readonly Verdict[];
  /** What could not be asked, and why; one sentence each. */
  readonly remarks: readonly string[];
}

/** Looks at the studio as its clients see it: names by the mesh's DNS, doors over TLS. It changes and wakes nothing. */
export async function verify(input: VerifyInput): Promise<Verification> {
  const { probes, executors, askers, mesh, patience, wasAsWrong, signal } = input;
  const names = probes.filter((probe): probe is NameProbe => probe.type === 'resolves');
  const doors = probes.filter((probe): probe is DoorProbe => probe.type !== 'resolves');
  const asked = askers.flatMap((host) => executors.get(host) ?? []);
  const found = await Promise.all([
    ...asked.map((executor) => verifyNames(executor, names, { view: mesh, patience, wasAsWrong, signal })),
    ...[...executors.values()].map((executor) => {
      const own = doors.filter(({ host }) => host === executor.host);
      return verifyDoors(executor, own, { patience, wasAsWrong, signal });
    }),
  ]);
  const verdicts = found.flat().sort((left, right) => probes.indexOf(left.probe) - probes.indexOf(right.probe));
  return { verdicts, remarks: remarksOn(names, askers, doors, executors) };
}

function remarksOn(
  names: readonly NameProbe[],
  askers: readonly string[],
  doors: readonly DoorProbe[],
  executors: ReadonlyMap<string, Executor>,
): string[] {
  const targets = new Set(names.map(({ host }) => host));
  const [only] = askers;
  const unreached = [...new Set(doors.map(({ host }) => host))].filter((host) => !executors.has(host));
  return [
    ...(names.length > 0 && only === undefined
      ? ['No host runs tailscaled, so nobody could ask the mesh for names.']
      : []),
    ...(askers.length === 1 && only !== undefined && targets.has(only)
      ? [`Names were asked from ${only} alone, where they lead to: no other host runs tailscaled.`]
      : []),
    ...unreached.map((host) => `The doors of ${host} were not opened: it was not asked.`),
  ];
}
