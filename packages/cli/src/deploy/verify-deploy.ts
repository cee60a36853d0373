import type { HostProbe } from '@veille/compile';
import {
  type Executor,
  type MeshView,
  type Observation,
  type Verification,
  verify,
  type WasAsWrong,
} from '@veille/deploy';
import { usualMeshCidrs, type ValidStack } from '@veille/stack';

/** What is looked at, and from where. */
export interface Sight {
  readonly stack: ValidStack;
  readonly probes: readonly HostProbe[];
  readonly executors: ReadonlyMap<string, Executor>;
  readonly observations: readonly Observation[];
}

export interface Look {
  /** `look`: nothing is going on. */
  readonly when: keyof typeof patience;
  readonly wasAsWrong: WasAsWrong;
  readonly signal: AbortSignal;
}

/** A first certificate takes its time: the proof has to be seen by the authority. Milliseconds. */
const patience = {
  before: { usualMs: 0, certificateMs: 0 },
  deploy: { usualMs: 20_000, certificateMs: 180_000 },
  look: { usualMs: 3000, certificateMs: 3000 },
};

/** Looks at names and doors as clients do: after a deploy with the patience that new things need. */
export async function verifySight(
  { stack, probes, executors, observations }: Sight,
  { when, wasAsWrong, signal }: Look,
): Promise<Verification> {
  const askers = observations.filter(({ facts }) => facts.meshAddresses.length > 0).map(({ host }) => host);
  return verify({
    probes,
    executors,
    askers,
    mesh: meshView(stack, observations),
    patience: patience[when],
    wasAsWrong,
    signal,
  });
}

function meshView({ mesh }: ValidStack, observations: readonly Observation[]): MeshView {
  const hosts = observations.flatMap(({ host, facts }) =>
    facts.meshAddresses.map((address) => [address, host] as const),
  );
  return { cidrs: mesh?.cidrs ?? usualMeshCidrs, hosts: new Map(hosts), isByHand: mesh?.dns.type === 'manual' };
}
