import { mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll } from 'vitest';

// Every test file gets a temporary folder of its own and marks whatever it starts.
// Set-up files register their hooks first, so this afterAll runs after the file's own.
const outerTemp = tmpdir();
const root = mkdtempSync(join(outerTemp, 'vt-'));
process.env.TMPDIR = root;
process.env.VEILLE_TEST_RUN = root;

afterAll(async () => {
  const processes = await processesAfterGrace(2_000);
  for (const { pid } of processes) kill(pid);
  const files = readdirSync(root);
  rmSync(root, { recursive: true, force: true });
  process.env.TMPDIR = outerTemp;

  const leaks = [
    ...processes.map(({ pid, command }) => `process ${pid}: ${command}`),
    ...files.map((name) => `file ${join(root, name)}`),
  ];
  if (leaks.length > 0) throw new Error(`This test file left behind:\n  ${leaks.join('\n  ')}`);
});

interface Leaked {
  readonly pid: number;
  readonly command: string;
}

async function processesAfterGrace(graceMs: number): Promise<Leaked[]> {
  const deadline = Date.now() + graceMs;
  for (;;) {
    const found = ourProcesses();
    if (found.length === 0 || Date.now() > deadline) return found;
    await sleep(50);
  }
}

/** Ours: it carries the mark, or, started with a clean environment, works in the temporary folder or was told of it. */
function ourProcesses(): Leaked[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .map((name) => ({ pid: Number(name), command: read(`/proc/${name}/cmdline`).replaceAll('\0', ' ').trim() }))
    .filter(({ pid, command }) => command !== '' && (command.includes(root) || isMarked(pid)));
}

function isMarked(pid: number): boolean {
  return read(`/proc/${pid}/environ`).includes(root) || workingFolder(pid).startsWith(root);
}

function workingFolder(pid: number): string {
  try {
    return readlinkSync(`/proc/${pid}/cwd`);
  } catch {
    return '';
  }
}

// A process may end between the listing and the look.
function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It ended by itself.
  }
}
