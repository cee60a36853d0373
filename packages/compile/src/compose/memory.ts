import { parseMemory } from '@veille/stack';

const mebibyte = 1024 ** 2;
const bytesPer: Readonly<Record<string, number>> = { b: 1, k: 1024, m: mebibyte, g: 1024 ** 3 };

/** An amount such as `1.5GiB` as compose reads it: `1536m`. */
export function memoryText(memory: string): string {
  const bytes = parseMemory(memory) ?? 0;
  return bytes % mebibyte === 0 ? `${bytes / mebibyte}m` : `${bytes}b`;
}

/** The sum of limits such as `512MiB`; null when one is absent. */
export function memoryBytesOf(limits: readonly (string | undefined)[]): number | null {
  return sum(limits.map((limit) => (limit === undefined ? null : parseMemory(limit))));
}

/** The sum of limits as compose writes them, such as `512m` or `536870912`; null when one is absent. */
export function composeMemoryBytes(limits: readonly (string | number | undefined)[]): number | null {
  return sum(limits.map(composeBytes));
}

function composeBytes(limit: string | number | undefined): number | null {
  const [, number, unit = 'b'] = /^(\d+(?:\.\d+)?)([bkmg])?b?$/i.exec(String(limit)) ?? [];
  return number === undefined ? null : Math.round(Number(number) * (bytesPer[unit.toLowerCase()] ?? 1));
}

function sum(amounts: readonly (number | null)[]): number | null {
  return amounts.reduce((total, amount) => (total === null || amount === null ? null : total + amount), 0) || null;
}
