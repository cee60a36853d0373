import type { Machine } from './machine.ts';

/** What set-up and studio could change on a machine. */
export interface MachineState {
  /** Outside the clone, and outside what Debian's packages and their scripts fill. */
  readonly files: ReadonlySet<string>;
  readonly processes: ReadonlySet<string>;
  /** TCP ports that somebody listens on. */
  readonly ports: ReadonlySet<number>;
  readonly enabledUnits: string;
  readonly runningServices: string;
}

const debians = ['/proc', '/sys', '/dev', '/run', '/etc', '/usr', '/var'];

export function inspectMachine(machine: Machine, clone: string): MachineState {
  const lines = (words: string[]) => machine.run(words).split('\n').filter(Boolean);
  const pruned = [...debians, clone].flatMap((folder) => ['-path', folder, '-prune', '-o']);
  const units = (words: string[]) => machine.run(['systemctl', ...words, '--no-legend', '--plain']);
  return {
    // npm keeps a cache of its own in the home folder.
    files: new Set(lines(['find', '/', '-xdev', ...pruned, '-name', '.npm', '-prune', '-o', '-print'])),
    processes: new Set(lines(['sh', '-c', listProcesses]).filter((line) => !line.includes('/proc/'))),
    ports: new Set(lines(['ss', '-ltnH']).map((line) => Number(/:(\d+)\s/.exec(line)?.[1]))),
    enabledUnits: units(['list-unit-files', '--state=enabled']),
    runningServices: units(['list-units', '--type=service', '--state=running']),
  };
}

const listProcesses = `for each in /proc/[0-9]*; do tr '\\0' ' ' <$each/cmdline && echo; done 2>/dev/null`;

export function added<T>(before: ReadonlySet<T>, after: ReadonlySet<T>): T[] {
  return [...after].filter((each) => !before.has(each));
}
