import type { Machine } from './machine.ts';

/** What set-up and studio could change on a machine. */
export interface MachineState {
  /** Files and folders that belong to no Debian package. */
  readonly files: ReadonlySet<string>;
  readonly processes: ReadonlySet<string>;
  /** TCP ports that somebody listens on. */
  readonly ports: ReadonlySet<number>;
  readonly enabledUnits: string;
  readonly runningServices: string;
}

/** Caches and records that Debian's and npm's own tools keep. */
const records =
  /^\/(proc|sys|dev|run|tmp|etc\/(alternatives|ssl\/certs|ld\.so\.cache)|var\/(cache|log|lib\/(apt|dpkg|systemd))|[^ ]*\/\.npm|[^ ]*\/\.cache\/fontconfig)(\/|$)/;

export function inspectMachine(machine: Machine, clone: string): MachineState {
  const lines = (words: string[]) => machine.run(words).split('\n').filter(Boolean);
  const packaged = new Set(lines(['sh', '-c', 'cat /var/lib/dpkg/info/*.list']));
  const files = lines(['find', '/', '-xdev', '-path', clone, '-prune', '-o', '-print']);
  const units = (words: string[]) => machine.run(['systemctl', ...words, '--no-legend', '--plain']);
  return {
    files: new Set(files.filter((file) => !packaged.has(file) && !records.test(file))),
    processes: new Set(lines(['sh', '-c', listProcesses]).filter((line) => !line.includes('/proc/'))),
    ports: new Set(lines(['ss', '-ltnH']).map((line) => Number(/:(\d+)\s/.exec(line)?.[1]))),
    enabledUnits: units(['list-unit-files', '--state=enabled']),
    runningServices: units(['list-units', '--type=service', '--state=running']),
  };
}

const listProcesses = `for each in /proc/[0-9]*; do tr '\\0' ' ' <$each/cmdline && echo; done 2>/dev/null | sort -u`;

export function added<T>(before: ReadonlySet<T>, after: ReadonlySet<T>): T[] {
  return [...after].filter((each) => !before.has(each));
}
