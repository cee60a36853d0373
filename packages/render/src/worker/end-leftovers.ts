import { readdir, readFile, rm } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';

const patienceMs = 5000;
const pauseMs = 20;

/**
 * Kills every process that works in a temporary folder and removes the folder. Browser and ffmpeg normally end with
 * their worker, but not at once, and go on writing until they do.
 */
export async function endLeftovers(folder: string): Promise<void> {
  const deadline = Date.now() + patienceMs;
  let pids = await processesOf(folder);
  while (pids.length > 0 && Date.now() < deadline) {
    for (const pid of pids) kill(pid);
    await sleep(pauseMs);
    pids = await processesOf(folder);
  }
  await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
}

/** A browser has its profile there, and all that a worker starts has the folder as TMPDIR. None where there is no /proc. */
async function processesOf(folder: string): Promise<number[]> {
  const names = await readdir('/proc').catch(() => []);
  const pids = names.filter((name) => /^\d+$/.test(name)).map(Number);
  const works = await Promise.all(pids.map((pid) => worksIn(folder, pid)));
  return pids.filter((pid, index) => works[index] && pid !== process.pid);
}

async function worksIn(folder: string, pid: number): Promise<boolean> {
  const command = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
  // Without a command line it is a zombie: dead, only not yet taken note of.
  if (command === '') return false;
  const environment = await readFile(`/proc/${pid}/environ`, 'utf8').catch(() => '');
  return command.includes(`${folder}/`) || `\0${environment}`.includes(`\0TMPDIR=${folder}`);
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It ended in between.
  }
}
