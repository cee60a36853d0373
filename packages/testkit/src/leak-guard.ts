import { readdir, readFile, readlink } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';

/** A process as the guard reports it. */
export interface Leak {
  readonly pid: number;
  readonly command: string;
}

/** How long a process that was told to end may take to be gone, where others need the processor too. */
const patienceMs = 10_000;

/** Fails when a process still mentions `folder` in its command, environment or working folder; kills what it finds. */
export async function guardLeaks(folder: string): Promise<void> {
  const deadline = Date.now() + patienceMs;
  let leaks = await findProcesses(folder);
  while (leaks.length > 0 && Date.now() < deadline) {
    await sleep(25);
    leaks = await findProcesses(folder);
  }
  for (const { pid } of leaks) kill(pid);
  if (leaks.length > 0) {
    const list = leaks.map(({ pid, command }) => `  ${pid} ${command}`).join('\n');
    throw new Error(`the test left ${leaks.length} process(es) behind:\n${list}`);
  }
}

/** Living processes, other than this one, that mention `folder` in their command, environment or working folder. */
export async function findProcesses(folder: string): Promise<Leak[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number);
  const found = await Promise.all(pids.filter((pid) => pid !== process.pid).map((pid) => inspect(pid, folder)));
  return found.filter((leak) => leak !== null);
}

async function inspect(pid: number, folder: string): Promise<Leak | null> {
  try {
    const command = await readFile(`/proc/${pid}/cmdline`, 'utf8');
    // Without a command line it is a zombie or a kernel thread: nothing that still runs.
    if (command === '') return null;
    const [environment, cwd] = await Promise.all([
      readFile(`/proc/${pid}/environ`, 'utf8').catch(() => ''),
      readlink(`/proc/${pid}/cwd`).catch(() => ''),
    ]);
    const mentions = [command, environment, cwd].some((text) => text.includes(folder));
    return mentions ? { pid, command: command.replaceAll('\0', ' ').trim() } : null;
  } catch {
    return null;
  }
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // Gone by itself in the meantime.
  }
}
