import { vi } from 'vitest';

/** Resolves with what `look` gives once it no longer throws. A second, which is Vitest's own patience, is short for a busy machine. */
export function eventually<Value>(look: () => Value | Promise<Value>): Promise<Value> {
  return vi.waitFor(look, { timeout: 15_000 });
}
