import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { processorTime } from './processor-time.ts';

/** What a process that does nothing costs. */
export interface AtRest {
  readonly residentMegabytes: number;
  /** Pages that others use too count for their share. */
  readonly proportionalMegabytes: number;
  readonly processorSecondsAnHour: number;
  /** What it made the kernel write to a disk. */
  readonly writtenKilobytesAnHour: number;
  /** How often a processor was given to it. */
  readonly switchesASecond: number;
}

/** What has just begun is not at rest yet. */
const settleMs = 20_000;

/** Watches processes for the same length of time, after they have settled. By name. */
export async function watchAtRest<Name extends string>(
  pids: Readonly<Record<Name, number>>,
  lengthMs: number,
): Promise<Record<Name, AtRest>> {
  await sleep(settleMs);
  const names = Object.keys(pids) as Name[];
  const before = names.map((name) => count(pids[name]));
  const began = performance.now();
  await sleep(lengthMs);
  const hours = (performance.now() - began) / 3_600_000;
  const rows = names.map((name, index) => [name, compare(pids[name], before[index] as Counted, hours)] as const);
  return Object.fromEntries(rows) as Record<Name, AtRest>;
}

interface Counted {
  readonly processorUs: number;
  readonly writtenBytes: number;
  readonly switches: number;
}

function compare(pid: number, before: Counted, hours: number): AtRest {
  const after = count(pid);
  return {
    residentMegabytes: field(pid, 'status', 'VmRSS') / 1024,
    proportionalMegabytes: field(pid, 'smaps_rollup', 'Pss') / 1024,
    processorSecondsAnHour: (after.processorUs - before.processorUs) / 1e6 / hours,
    writtenKilobytesAnHour: (after.writtenBytes - before.writtenBytes) / 1024 / hours,
    switchesASecond: (after.switches - before.switches) / (hours * 3600),
  };
}

function count(pid: number): Counted {
  return {
    processorUs: processorTime(pid),
    writtenBytes: field(pid, 'io', 'write_bytes'),
    switches: field(pid, 'status', 'voluntary_ctxt_switches'),
  };
}

function field(pid: number, file: string, name: string): number {
  const text = readFileSync(`/proc/${pid}/${file}`, 'utf8');
  const found = new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(text)?.[1];
  if (found === undefined) throw new Error(`/proc/${pid}/${file} has no ${name}`);
  return Number(found);
}
