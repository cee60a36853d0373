import type { HostFile } from '@veille/compile';
import type { DeployedFile, Entry } from '../observe/observation.ts';
import { checkLine } from '../observe/question-lines.ts';
import { digestOf, textOf } from './content.ts';
import { wasWrittenTo } from './kept-file.ts';
import { describeAccess } from './mode.ts';
import type { Change, Obstacle } from './plan.ts';
import type { Case, Part } from './plan-deploy.ts';
import { unifiedDiff } from './unified-diff.ts';

/** Every wanted file is there already, comes, changes, or has something in its way. */
export function planFiles(given: Case): Part & { readonly work: { readonly files: readonly HostFile[] } } {
  const changes: Change[] = [];
  const blocked: Obstacle[] = [];
  const notes: string[] = [];
  const files: HostFile[] = [];
  const deployed: Record<string, DeployedFile> = {};
  for (const file of given.artifacts.files.filter(({ target }) => given.isWanted(target))) {
    checkLine(file.path);
    const { entries, deployed: before, key } = given.observation;
    const entry = entries.get(file.path) ?? null;
    const ours = before.get(file.path) ?? null;
    const sha256 = digestOf(file.content, given.wish.secrets, key);
    // Only who writes there has changed it since.
    const stays = file.kept && ours?.sha256 === sha256 && entry !== null && entry.sha256 !== sha256;
    if (stays) notes.push(wasWrittenTo(file.path));
    const change = stays ? null : changeOf(file, entry, ours, sha256, given);
    const obstacle = change === null ? null : obstacleOf(file, entry, ours, given.wish.adopt);
    if (obstacle !== null) blocked.push(obstacle);
    if (change !== null) {
      changes.push(change);
      files.push(file.kept && entry !== null ? { ...file, ...accessOf(entry) } : file);
    }
    // What lay there by others' hand, and is as it should be, stays theirs.
    if (change === null && ours === null) continue;
    deployed[file.path] = { type: typeOf(file), target: file.target, secret: file.content.type === 'secret', sha256 };
  }
  return { changes, blocked, notes, work: { files, deployed, checks: checksOf(given, files) } };
}

function typeOf({ shared, kept, imported }: HostFile): DeployedFile['type'] {
  if (shared) return 'shared';
  if (kept) return 'kept';
  return imported ? 'imported' : 'file';
}

/** A container gave it another owner, as it does with its folders. */
function accessOf({ mode, owner, group }: Entry): Pick<HostFile, 'mode' | 'owner' | 'group'> {
  return { mode, owner, group };
}

function changeOf(
  file: HostFile,
  entry: Entry | null,
  ours: DeployedFile | null,
  sha256: string,
  given: Case,
): Change | null {
  const { target, path, content } = file;
  const isSecret = content.type === 'secret';
  const what = isSecret ? 'secret' : 'file';
  const common = { target, what, name: path, diff: isSecret ? null : diffOf(file, entry, given) } as const;
  const { news = null } = file;
  if (entry === null) return { ...common, sign: '+', detail: isSecret ? '(secret, new)' : (news ?? sizeOf(file)) };
  const access = file.kept ? null : describeAccess(entry, file);
  const sameBytes = entry.sha256 === sha256;
  if (sameBytes && access === null) return null;
  if (file.isWithdrawn) return { ...common, sign: '-', detail: 'what Veille wrote in it; the rest stays' };
  const bytes = sameBytes ? null : (news ?? sizeOf(file));
  const taken = ours === null && !file.shared && !sameBytes ? 'takes the place of what Veille did not write' : null;
  const detail = [isSecret && !sameBytes ? '(secret, changed)' : null, taken, bytes, access].filter(
    (part) => part !== null,
  );
  return { ...common, sign: '~', detail: detail.length === 0 ? null : detail.join(', ') };
}

/** What takes its time on a slow line. */
function sizeOf({ content }: HostFile): string | null {
  const megabytes = content.type === 'local' ? Math.round(content.bytes / 1024 ** 2) : 0;
  return megabytes === 0 ? null : `${megabytes} MB`;
}

/** What others have in a file that is theirs as well, a key of Headscale's perhaps, is not ours to show. */
function diffOf({ path, content, shared }: HostFile, entry: Entry | null, { wish, observation }: Case): string | null {
  const after = textOf(content, wish.secrets);
  const before = entry === null ? '' : (observation.texts.get(path) ?? null);
  return before === null || after === null ? null : unifiedDiff(path, before, after, shared ? 0 : 3);
}

function obstacleOf(file: HostFile, entry: Entry | null, ours: DeployedFile | null, adopt: boolean): Obstacle | null {
  if (entry === null) return null;
  const { path } = file;
  if (entry.type !== 'file')
    return {
      what: `${path} is a ${entry.type}, and should be a file.`,
      ways: [`move it away: mv ${path} ${path}.old`],
    };
  // What is there by others' hand is preflight's to tell.
  if (file.shared || adopt || ours === null) return null;
  if (entry.sha256 === ours.sha256) return null;
  if (file.kept) return changedTwice(path);
  return {
    what: `${path} was changed by hand since Veille wrote it.`,
    ways: ['take what was changed into the stack', 'overwrite it: --adopt', `move it away: mv ${path} ${path}.old`],
  };
}

/** Nobody but a person knows which of the two is worth more. */
function changedTwice(path: string): Obstacle {
  return {
    what: `${path} was written to since Veille brought it, by a container or by hand, and has changed in the stack's folder as well.`,
    ways: [
      "take what was written there into the stack's folder",
      'overwrite it: --adopt',
      'mount it with :ro where no container needs to write to it',
    ],
  };
}

/** A target's checks look at all of its files together, so one that changes calls for them. */
function checksOf({ artifacts }: Case, files: readonly HostFile[]): Case['artifacts']['checks'] {
  const touched = new Set(files.map(({ target }) => target));
  const concerned = new Set(artifacts.files.filter(({ target }) => touched.has(target)).map(({ path }) => path));
  return artifacts.checks.filter((check) =>
    check.type === 'compose' ? check.files.some((file) => concerned.has(file)) : concerned.has(check.file),
  );
}
