import type { Change, HostPlan, Needs, Obstacle, Plan } from '@veille/deploy';
import { formatBytes } from '@veille/protocol';
import type { Page } from '../terminal.ts';
import { count } from '../units.ts';
import { wrap } from '../wrap.ts';
import { foldChanges } from './fold-changes.ts';

const colours = { '+': 'green', '~': 'yellow', '-': 'red' } as const;

/**
 * A plan as people read it: hosts with what changes on each, then the counts. `diffs` shows what changes within files; `idle` says
 * how hosts are where there is nothing to do.
 */
export function formatPlan(
  plan: Plan,
  page: Page,
  diffs: boolean,
  idle = 'every host is as the stack says.',
): string[] {
  const hosts = plan.hosts.filter((host) => host.changes.length + host.blocked.length + host.notes.length > 0);
  return [
    ...hosts.flatMap((host) => [...formatHost(host, page, diffs), '']),
    ...(plan.conservation === null ? [] : wrap(plan.conservation, page.columns)),
    ...wrap(summary(plan, idle), page.columns),
  ];
}

/** What one host lacks, as a plan opens with it. */
export function formatLacking(host: Pick<HostPlan, 'host' | 'changes' | 'blocked' | 'needs'>, page: Page): string[] {
  if (host.changes.length + host.blocked.length === 0)
    return [`${host.host}: lacks nothing, and nothing is in the way.`];
  return formatHost({ ...host, notes: [] }, page, false);
}

function formatHost(
  { host, changes, blocked, notes, needs }: Pick<HostPlan, 'host' | 'changes' | 'blocked' | 'notes' | 'needs'>,
  page: Page,
  diffs: boolean,
): string[] {
  const first = changes.findIndex(({ what }) => !isBrought(what));
  const at = first < 0 ? changes.length : first;
  const [brought, others] = [changes.slice(0, at), changes.slice(at)];
  const lines: readonly Line[] = [...brought, ...needLines(needs), ...(diffs ? others : foldChanges(others))];
  const width = Math.max(0, ...lines.map(({ what }) => what.length));
  return [
    page.style('bold', host),
    ...lines.flatMap((change) => formatChange(change, width, page, diffs)),
    ...blocked.flatMap((obstacle) => formatObstacle(obstacle, page)),
    ...notes.flatMap((note) => wrap(`  note: ${note}`, page.columns, 8)),
  ];
}

/** As a change is shown; what one needs room and time for is no change of its own. */
type Line = Pick<Change, 'sign' | 'name' | 'detail' | 'diff'> & { readonly what: Change['what'] | 'disk' | 'minutes' };

/** It comes before anything changes. */
function isBrought(what: Change['what']): boolean {
  return what === 'package' || what === 'user' || what === 'image' || what === 'download';
}

function needLines({ disks, minutes }: Needs): Line[] {
  const line = { sign: '+', diff: null } as const;
  return [
    ...disks.map(({ path, bytes, freeBytes, more }): Line => {
      const needed = bytes === 0 ? 'an unknown part' : `about ${formatBytes(bytes, 'en')}${more ? ' or more' : ''}`;
      return { ...line, what: 'disk', name: path, detail: `${needed} of ${formatBytes(freeBytes, 'en')} free` };
    }),
    ...(minutes === 0 ? [] : [{ ...line, what: 'minutes', name: `${minutes} or more`, detail: null } as const]),
  ];
}

function formatChange({ sign, what, name, detail, diff }: Line, width: number, page: Page, diffs: boolean): string[] {
  const indent = width + 5;
  const [first = '', ...more] = wrap(`    ${what.padEnd(width)} ${name}`, page.columns, indent);
  const last = [first, ...more].at(-1) ?? '';
  const isBeside = detail !== null && last.length + 2 + detail.length <= page.columns;
  const lines = [`  ${page.style(colours[sign], sign)}${first.slice(3)}`, ...more];
  if (isBeside) lines[lines.length - 1] += `  ${page.style('dim', detail)}`;
  else if (detail !== null)
    lines.push(...wrap(' '.repeat(indent) + detail, page.columns, indent).map((line) => page.style('dim', line)));
  return diffs && diff !== null ? [...lines, ...formatDiff(diff, page)] : lines;
}

function formatDiff(diff: string, page: Page): string[] {
  const lines = diff
    .trimEnd()
    .split('\n')
    .filter((line) => !/^(---|\+\+\+) /.test(line));
  return lines.map((line) => {
    const shown = `      ${line.replaceAll('\t', '    ')}`;
    if (line.startsWith('@@')) return page.style('cyan', shown);
    return line.startsWith('+') ? page.style('green', shown) : line.startsWith('-') ? page.style('red', shown) : shown;
  });
}

function formatObstacle({ what, ways }: Obstacle, page: Page): string[] {
  const [first = '', ...more] = wrap(`    ${what}`, page.columns, 4);
  return [
    `  ${page.style('red', '!')}${first.slice(3)}`,
    ...more,
    ...ways.flatMap((way, index) =>
      wrap(`      ${ways.length > 1 ? `${index + 1}. ` : ''}${way}`, page.columns, ways.length > 1 ? 9 : 6),
    ),
  ];
}

function summary({ hosts }: Plan, idle: string): string {
  const changes = hosts.flatMap((host) => host.changes);
  const blocked = hosts.flatMap((host) => host.blocked).length;
  if (changes.length === 0 && blocked === 0) return `Nothing to do: ${idle}`;
  const of = (sign: Change['sign']) => changes.filter((change) => change.sign === sign).length;
  const busy = hosts.filter((host) => host.changes.length > 0).length;
  const counts = `${of('+')} to add, ${of('~')} to change, ${of('-')} to remove on ${count(busy, 'host')}`;
  return blocked === 0 ? `Plan: ${counts}.` : `Plan: ${counts}; ${count(blocked, 'thing')} in the way (!).`;
}
