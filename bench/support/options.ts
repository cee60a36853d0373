import { parseArgs } from 'node:util';
import { endOnInterruption } from './ends.ts';

/**
 * The flags that a measurement was called with, each of which takes a value. `--help` prints the usage and ends the
 * program; a flag that is not known does so too, with code 2. From here on Ctrl-C leaves nothing behind.
 */
export function readOptions<Name extends string>(usage: string, names: readonly Name[] = []) {
  endOnInterruption();
  const { help, ...values } = parse(usage, names);
  if (help !== true) return values as Partial<Record<Name, string>>;
  console.log(usage);
  process.exit(0);
}

function parse(usage: string, names: readonly string[]) {
  const flags = Object.fromEntries(names.map((name) => [name, { type: 'string' as const }]));
  try {
    return parseArgs({ options: { ...flags, help: { type: 'boolean' } } }).values;
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : String(error)}\n\n${usage}`);
    process.exit(2);
  }
}
