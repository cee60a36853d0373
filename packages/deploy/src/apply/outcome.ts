import { memoryFolder } from '../host/program.ts';

/** What became of one host. */
export interface HostOutcome {
  readonly host: string;
  /**
   * `unchanged`: there was nothing to do. `confirmed`: all is as planned. `not-begun`: nothing was touched but packages, users
   * and images. `put-back`: all is as it was. `not-put-back`: something is not, and is named. `left-to-host`: the connection
   * broke before the host said that it is confirmed, so it puts back by itself, unless that word was all that was lost.
   */
  readonly state: 'unchanged' | 'confirmed' | 'not-begun' | 'put-back' | 'not-put-back' | 'left-to-host';
  /** Why it did not end as planned, a sentence; null when it did, and when another host is the reason. */
  readonly problem: string | null;
  /** What to do about it. */
  readonly hint: string | null;
  /** The last lines of what failed. */
  readonly log: readonly string[];
}

export interface Outcome {
  readonly hosts: readonly HostOutcome[];
  /** All hosts are as planned. */
  readonly isGood: boolean;
}

/** Told while it happens. */
export type ApplyEvent =
  /** A step began: `stage`, `check /opt/…`, `staged`, `rename`, the name of a unit, `probe`. */
  | { readonly type: 'step'; readonly host: string; readonly text: string }
  /** A line of something long, such as the build of an image. */
  | { readonly type: 'line'; readonly host: string; readonly text: string }
  /** All is in place on this host, and waits for the others and for the probes. */
  | { readonly type: 'applied'; readonly host: string }
  | { readonly type: 'ended'; readonly host: string; readonly outcome: HostOutcome };

const failures: Readonly<Record<string, (what: string) => string>> = {
  lock: () => 'The lock of the deploy could not be written.',
  arm: () => 'The put-back could not be armed, so nothing was touched.',
  gone: () => 'The operator went away.',
  stage: () => 'The files could not be brought there.',
  check: (what) => `${what} is refused by the program that reads it.`,
  keep: () => 'What is there could not be kept for a put-back.',
  moved: (what) => `${what} was written by somebody else while the deploy waited for the other hosts.`,
  note: (what) =>
    `${what} was left alone: what a put-back needs to know of it could not be written to ${memoryFolder}. Make room on that disk.`,
  stop: (what) => `${what} could not be stopped.`,
  rename: () => 'The files could not be put in their places.',
  act: (what) => `${what} does not come up with the new files.`,
  markers: (what) => `Caddy would not see which services are awake: it cannot read ${what}.`,
  packages: () => 'The packages could not be installed.',
  users: () => 'The users could not be made.',
};

/** Whether a step comes before the transaction. */
export function isPreparation(text: string): boolean {
  return /^(packages|users|image |pull |download )/.test(text);
}

/** A sentence about a step that failed, as the host's program names it; null where the operator refused. */
export function describeFailure(text: string): string | null {
  const [step = '', what = ''] = text.split('\t');
  if (step === 'refused') return null;
  if (step.startsWith('download ')) return `The file ${step.slice(9)} could not be downloaded.`;
  if (step.startsWith('pull ')) return `The image ${step.slice(5)} could not be pulled.`;
  if (step.startsWith('image ')) return `The ${step} could not be built.`;
  return failures[step]?.(what) ?? `The step ${step} failed.`;
}

/** What is not as it was after a put-back, and what to do. */
export function describeRemains(
  host: string,
  { remains, astray }: { readonly remains: readonly string[]; readonly astray: readonly string[] },
): string {
  const paths = remains.map((each) => each.replace('\t', ' (')).map((each) => `${each})`);
  const [first = ''] = astray;
  return [
    ...(paths.length === 0
      ? []
      : [
          `Not put back yet: ${paths.join(', ')}.`,
          `Make that place writable: ${host} tries again every few seconds and at each boot, and takes no other deploy before.`,
        ]),
    ...(astray.length === 0
      ? []
      : [
          `Not running as before: ${astray.join(', ')}. Look at it on ${host}, such as with systemctl status ${first}.`,
        ]),
  ].join(' ');
}

/** How a host ends by itself what nobody hears of any more, and when. */
export function describeLeft(
  host: string,
  { patience, told }: { readonly patience: number; readonly told: boolean },
): string {
  const minutes = Math.ceil(patience / 60);
  const how = told
    ? `${host} is as planned if the last word has reached it, and else begins to put back within a minute`
    : `${host} begins to put back as soon as it notices, in ${minutes} minute${minutes === 1 ? '' : 's'} at the latest`;
  return `${how}; \`veille history\` tells how it ended.`;
}
