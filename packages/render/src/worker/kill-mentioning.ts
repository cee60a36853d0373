import { readdir, readFile } from 'node:fs/promises';

/**
 * Kills every process whose command line names a folder: a browser has its profile there, ffmpeg its input. They
 * normally end with their worker; this makes sure where the kernel was not told to see to it (no `setpriv`).
 */
export async function killMentioning(folder: string): Promise<void> {
  for (const pid of await processes()) {
    const command = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
    if (pid !== process.pid && command.includes(`${folder}/`)) kill(pid);
  }
}

/** None where there is no /proc. */
async function processes(): Promise<number[]> {
  const names = await readdir('/proc').catch(() => []);
  return names.filter((name) => /^\d+$/.test(name)).map(Number);
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It ended in between.
  }
}
