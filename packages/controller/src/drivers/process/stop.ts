import { setTimeout as sleep } from 'node:timers/promises';
import type { ProcessSpec, ServiceManifest } from '@veille/protocol';
import { findMembers, isRunning, type ProcessIdentity } from './identity.ts';
import { removeSocket } from './leftovers.ts';

/** How often the group is looked at while it ends. */
const lookEveryMs = 20;

/** For a service of which nothing but its process is known any more. */
const usual = { stopSignal: 'SIGTERM', stopTimeoutMs: 10_000 } as const;

/** Asks the group to end, waits for it, kills what remains: nothing that the service started stays behind. */
export async function stopProcess(
  service: (ServiceManifest & { process: ProcessSpec }) | null,
  identity: ProcessIdentity,
): Promise<void> {
  const { stopSignal, stopTimeoutMs } = service?.process ?? usual;
  if (isRunning(identity)) {
    signal(-identity.pid, stopSignal);
    await untilEnded(() => !isRunning(identity), stopTimeoutMs);
  }
  await killMembers(identity.pid);
  if (service !== null) removeSocket(service.address);
}

/** Once the leader is gone its helpers get no more time; those that left the group are found by their session. */
async function killMembers(leader: number): Promise<void> {
  let members = await findMembers(leader);
  while (members.length > 0) {
    for (const pid of members) signal(pid, 'SIGKILL');
    await sleep(lookEveryMs);
    members = await findMembers(leader);
  }
}

async function untilEnded(hasEnded: () => boolean, timeoutMs: number): Promise<void> {
  const deadline = Date.now() + timeoutMs;
  while (!hasEnded() && Date.now() < deadline) await sleep(lookEveryMs);
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    // ESRCH: it ended by itself in the meantime.
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
