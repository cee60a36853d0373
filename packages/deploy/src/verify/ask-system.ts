import type { Executor } from '../executor/executor.ts';

/**
 * What programs on a host get for names: its own resolver is asked, caches, `/etc/hosts` and all. A name that it does not
 * know has no addresses.
 */
export async function askSystem(
  executor: Executor,
  names: readonly string[],
  signal: AbortSignal,
): Promise<ReadonlyMap<string, readonly string[]>> {
  const { stdout } = await executor.run({ words: ['getent', 'ahosts', ...names], root: false, signal });
  return parseAhosts(stdout, names);
}

/** `getent ahosts` names each host once, on its first line: `100.64.0.7 STREAM re.example.cloud`. */
export function parseAhosts(text: string, names: readonly string[]): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, Set<string>>(names.map((name) => [name, new Set()]));
  let current: string | undefined;
  for (const line of text.split('\n')) {
    const [address, type, name] = line.trim().split(/\s+/);
    if (name !== undefined) current = name;
    if (address && type === 'STREAM' && current !== undefined) found.get(current)?.add(address);
  }
  return new Map([...found].map(([name, addresses]) => [name, [...addresses].sort()]));
}
