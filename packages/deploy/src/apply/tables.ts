import type { HostCheck } from '@veille/compile';
import type { DeployedFile } from '../observe/observation.ts';
import { checkLine } from '../observe/question-lines.ts';
import { octal } from '../plan/mode.ts';
import type { HostPlan, HostWork } from '../plan/plan.ts';
import type { TarFile } from './tar.ts';

/** What the history says of a deploy. */
export interface About {
  /** The same on all hosts of a deploy. */
  readonly id: string;
  readonly who: string;
  readonly why: string;
}

/** The tables of a transaction, each a file of the journal: a thing a line, its fields with a tab between two. */
export function tablesOf(
  { work, targets, observed }: HostPlan,
  about: About,
  deployed: HostWork['deployed'],
): TarFile[] {
  const { files, secrets, removals } = work;
  const touched = [...files, ...secrets].map(({ path }) => path).concat(removals);
  const tables: Record<string, string[][]> = {
    about: [[about.id, about.who, targets.join(' ') || '-', observed, about.why || '-']],
    folders: work.folders.map((each) => [octal(each.mode), ownerOf(each), each.path]),
    files: [...files, ...secrets].map(({ path }) => [path]),
    kept: files.flatMap(({ content, ...file }) =>
      content.type === 'kept' ? [[octal(file.mode), ownerOf(file), content.index, file.path]] : [],
    ),
    secrets: secrets.map((secret) => [String(secret.bytes), ownerOf(secret), secret.path]),
    owners: [...new Set([...files, ...work.folders, ...secrets].map(ownerOf))].map((owner) => owner.split(':')),
    touched: touched.map((path) => [path]),
    emptied: work.emptied.map((path) => [path]),
    checks: work.checks.flatMap(checkFields),
    markers: work.checks.flatMap((check) =>
      check.type === 'markers' ? [[check.folder, check.writer, check.reader, check.group]] : [],
    ),
    units: work.units.map(({ name, enabled, act }) => [name, enabled === null ? '-' : enabled ? 'yes' : 'no', act]),
    deeds: work.deeds.map((deed) => [deed.type, 'folder' in deed ? deed.folder : '-']),
    deployed: Object.entries(deployed).map(deployedFields),
  };
  return Object.entries(tables).map(([name, rows]) => tableFile(name, rows));
}

function tableFile(name: string, rows: readonly (readonly string[])[]): TarFile {
  const content = Buffer.from(rows.map((row) => `${row.map(checkLine).join('\t')}\n`).join(''));
  return { path: name, mode: 0o600, owner: 'root', group: 'root', bytes: content.length, content };
}

function ownerOf({ owner, group }: { readonly owner: string; readonly group: string }): string {
  return `${owner}:${group}`;
}

/** None for what is looked at before it travels, or when all runs. */
function checkFields(check: HostCheck): string[][] {
  if (check.type === 'records' || check.type === 'markers') return [];
  if (check.type === 'unit') return [[check.type, check.file]];
  if (check.type === 'compose') return [[check.type, check.folder, check.files.join(':'), check.inputs.join(':')]];
  return [[check.type, check.file, check.program, check.user, check.environment ?? '-']];
}

function deployedFields([path, { type, secret, sha256, target }]: [string, DeployedFile]): string[] {
  return [type, secret ? 'secret' : 'plain', sha256, target, path];
}
