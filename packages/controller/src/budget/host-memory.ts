import { readFileSync } from 'node:fs';
import type { HostMemory } from './room.ts';

/** What the kernel says of this machine's memory; see `/proc/meminfo` in proc(5). */
export function readHostMemory(): HostMemory {
  const text = readFileSync('/proc/meminfo', 'utf8');
  return { totalBytes: bytesOf(text, 'MemTotal'), availableBytes: bytesOf(text, 'MemAvailable') };
}

function bytesOf(text: string, name: string): number {
  const kibibytes = new RegExp(`^${name}:\\s+(\\d+) kB$`, 'm').exec(text)?.[1];
  if (kibibytes === undefined) throw new Error(`/proc/meminfo has no ${name}`);
  return Number(kibibytes) * 1024;
}
