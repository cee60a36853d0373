import type { Observation } from '../observe/observation.ts';
import { lastWordsIn, leftFile, leftNews } from '../plan/left-imports.ts';
import { describeAccess } from '../plan/mode.ts';
import { noWork } from '../plan/no-work.ts';
import { observedDigest } from '../plan/observed-digest.ts';
import type { Change, FileWork, HostPlan, HostWork, Obstacle, UnitWork } from '../plan/plan.ts';
import { inStartOrder, inStopOrder } from '../plan/stop-order.ts';
import type { Previous, PreviousFile, PreviousUnit } from './previous.ts';
import { mergedText, namesNews, type Whose } from './shared-file.ts';

export interface RollbackWish extends Whose {
  /** Also where somebody has changed since what the last deploy wrote. */
  readonly adopt: boolean;
}

/**
 * How what the last deploy replaced comes back: an ordinary plan for one host, so that going back can be looked at first, is
 * put back when it fails, and can be undone by the next. Folders, packages, users and images stay; so does what others or
 * containers have written since into a file that is theirs as well. Pure.
 *
 * @throws UserError where such a file cannot be edited any more.
 */
export function planRollback(previous: Previous, observation: Observation, wish: RollbackWish): HostPlan {
  const differing = previous.files
    .map((file) => ({ ...file, merged: mergedText(file, observation, wish) ?? leftText(file, observation) }))
    .filter((file) => differs(file, observation));
  const files = differing.flatMap((file) => fileWork(file, observation));
  const removals = differing.filter(({ kept, merged }) => kept === null && merged === null).map(({ path }) => path);
  const nothing = differing.length === 0;
  const works = inStartOrder(previous.units).flatMap((unit) => unitWork(unit, observation, nothing));
  const isStop = ({ act }: UnitWork) => act === 'stop';
  const units = [...inStopOrder(works.filter(isStop)), ...works.filter((work) => !isStop(work))];
  const deeds = nothing ? [] : previous.deeds;
  const deployed = { ...previous.deployed, ...leftFiles(differing, observation) };
  const work: HostWork = { ...noWork(deployed), files, removals, units, deeds };
  return {
    host: previous.host,
    targets: previous.targets,
    changes: [...differing.map((file) => fileChange(file, observation, wish)), ...units.map(unitChange)],
    blocked: wish.adopt ? [] : differing.flatMap((file) => changedSince(file, observation)),
    // What it brings back lies on the host already.
    needs: { disks: [], minutes: 0 },
    notes: [`It goes back to before \`${previous.why}\` by ${previous.who} at ${previous.when}.`],
    observed: observedDigest(work, observation),
    work,
  };
}

/** A file that comes back, in part where others have written into it since, or go on importing it. */
interface ReturningFile extends PreviousFile {
  readonly merged: string | null;
}

function leftText({ path, kept }: PreviousFile, seen: Observation): string | null {
  return kept === null ? lastWordsIn(path, seen) : null;
}

function leftFiles(files: readonly ReturningFile[], { deployed }: Observation): HostWork['deployed'] {
  return Object.fromEntries(
    files.flatMap(({ path, kept }) => {
      const ours = deployed.get(path);
      return kept === null && ours?.type === 'imported' ? [[path, leftFile(ours)]] : [];
    }),
  );
}

function differs({ path, kept, merged }: ReturningFile, { entries, texts, deployed }: Observation): boolean {
  if (merged !== null) return merged !== texts.get(path);
  const [entry, ours] = [entries.get(path), deployed.get(path)];
  // What a container has written since is data, which stays.
  if (ours?.type === 'kept' && entry !== undefined && entry.sha256 !== ours.sha256) return false;
  if (kept === null) return entry !== undefined;
  return entry === undefined || entry.sha256 !== kept.sha256 || describeAccess(entry, { path: '', ...kept }) !== null;
}

function fileWork({ path, kept, merged }: ReturningFile, { entries, deployed }: Observation): FileWork[] {
  const entry = entries.get(path);
  if (merged !== null && entry !== undefined) {
    const { mode, owner, group } = entry;
    return [{ path, mode, owner, group, content: { type: 'text', text: merged } }];
  }
  if (kept === null) return [];
  const { index, sha256, mode, owner, group } = kept;
  const secret = deployed.get(path)?.secret ?? false;
  return [{ path, mode, owner, group, content: { type: 'kept', index, sha256, secret } }];
}

function fileChange({ path, kept, merged }: ReturningFile, seen: Observation, whose: Whose): Change {
  const { entries, deployed, texts } = seen;
  const ours = deployed.get(path);
  const entry = entries.get(path);
  const what = ours?.secret ? 'secret' : 'file';
  const common = { target: ours?.target ?? 'host', what, name: path, diff: null } as const;
  const then = merged ?? kept?.text ?? '';
  const news = ours?.type === 'shared' ? namesNews(texts.get(path) ?? '', then, whose) : null;
  if (merged !== null) return { ...common, sign: '~', detail: ours?.type === 'imported' ? leftNews : news };
  if (kept === null) return { ...common, sign: '-', detail: news };
  if (entry === undefined) return { ...common, sign: '+', detail: null };
  const details = [news, describeAccess(entry, { path, ...kept })].filter((part) => part !== null);
  return { ...common, sign: '~', detail: details.length === 0 ? null : details.join(', ') };
}

function changedSince({ path, merged }: ReturningFile, { entries, deployed }: Observation): Obstacle[] {
  const [entry, ours] = [entries.get(path), deployed.get(path)];
  if (entry === undefined || ours === undefined || entry.sha256 === ours.sha256) return [];
  if (merged !== null && ours.type === 'shared') return [];
  const ways = [
    'put back what was there before the deploy all the same: --adopt',
    `move it away: mv ${path} ${path}.old`,
  ];
  return [{ what: `${path} was changed by hand since the deploy that is to be taken back.`, ways }];
}

/** A unit whose files are as they were needs nothing but its own state back. */
function unitWork(unit: PreviousUnit, { units }: Observation, nothing: boolean): UnitWork[] {
  const { name, enabled, active, act } = unit;
  const now = units.get(name);
  const isAsItWas = (now?.enabled ?? false) === enabled && (now?.active ?? false) === active;
  if (nothing && isAsItWas) return [];
  if (!active) return now?.active || now?.enabled ? [{ name, enabled, act: 'stop' }] : [];
  return [{ name, enabled, act: now?.active ? (act === 'reload' ? 'reload' : 'restart') : 'start' }];
}

function unitChange({ name, act }: UnitWork): Change {
  const common = { target: 'host', name, diff: null };
  if (act === 'reload' || act === 'restart') return { ...common, sign: '~', what: act, detail: null };
  if (act === 'stop') return { ...common, sign: '-', what: 'unit', detail: 'stopped' };
  return { ...common, sign: '~', what: 'unit', detail: 'started' };
}
