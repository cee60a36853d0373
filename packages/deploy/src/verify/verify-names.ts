import type { HostProbe } from '@veille/compile';
import type { Executor } from '../executor/executor.ts';
import { askMesh } from './ask-mesh.ts';
import { askSystem } from './ask-system.ts';
import { judgeAnswer, type MeshView } from './judge-answer.ts';
import { type Patience, untilGood, type WasAsWrong } from './until-good.ts';
import { type Verdict, wrong } from './verdict.ts';

export type NameProbe = Extract<HostProbe, { readonly type: 'resolves' }>;

/** Whether names lead to the right addresses, as one host that is on the mesh finds them. */
export async function verifyNames(
  executor: Executor,
  probes: readonly NameProbe[],
  { view, ...options }: { view: MeshView; patience: Patience; wasAsWrong: WasAsWrong; signal: AbortSignal },
): Promise<Verdict[]> {
  const { signal } = options;
  const from = executor.host;
  const look = async (pending: readonly NameProbe[]): Promise<Verdict[]> => {
    const names = pending.map(({ name }) => name);
    const [system, mesh] = await Promise.all([
      askSystem(executor, names, signal),
      askMesh(executor, names, signal).catch((error: Error) => error),
    ]);
    return pending.map((probe) => {
      const answer = mesh instanceof Error ? mesh : (mesh.get(probe.name) ?? new Error('no answer'));
      const finding =
        answer instanceof Error
          ? unanswered(answer)
          : judgeAnswer({ expected: probe.addresses, mesh: answer, system: system.get(probe.name) ?? [] }, view);
      return { probe, from, ...finding };
    });
  };
  return untilGood(probes, look, options);
}

function unanswered({ message }: Error) {
  return wrong(
    `100.100.100.100 does not answer (${message.split('\n')[0]})`,
    'Look at `tailscale status` on the host: tailscaled must be up, with MagicDNS and not in userspace mode, and sshd must allow TCP forwarding.',
  );
}
