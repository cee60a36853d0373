const millisecondsPer = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;
const bytesPer = { MiB: 1024 ** 2, GiB: 1024 ** 3 } as const;

/** Milliseconds of a duration such as `30m`; null when it is none, or no longer than nothing. */
export function parseDuration(text: string): number | null {
  return parseQuantity(text, /^(\d+(?:\.\d+)?)(s|m|h|d)$/, millisecondsPer);
}

/** Bytes of an amount of memory such as `16GiB`; null when it is none. */
export function parseMemory(text: string): number | null {
  return parseQuantity(text, /^(\d+(?:\.\d+)?)(MiB|GiB)$/, bytesPer);
}

function parseQuantity(text: string, pattern: RegExp, sizes: Readonly<Record<string, number>>): number | null {
  const [, number, unit] = pattern.exec(text) ?? [];
  const size = unit === undefined ? undefined : sizes[unit];
  if (number === undefined || size === undefined) return null;
  const quantity = Math.round(Number(number) * size);
  return Number.isSafeInteger(quantity) && quantity > 0 ? quantity : null;
}
