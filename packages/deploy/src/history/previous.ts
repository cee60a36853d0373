import { type HostQuestion, plainQuestion } from '@veille/compile';
import { z } from 'zod';
import type { Executor } from '../executor/executor.ts';
import { memoryFolder } from '../host/program.ts';
import { decodeBase64 } from '../observe/answer.ts';
import type { DeployedFile } from '../observe/observation.ts';
import type { ObserveOptions } from '../observe/observe.ts';
import { readDeployed } from '../observe/read-observation.ts';
import type { HostWork, UnitWork } from '../plan/plan.ts';
import { readRecords } from './read-records.ts';

/** What the last deploy to a host replaced. */
export interface Previous {
  readonly host: string;
  /** Of the deploy that replaced it, the same on all its hosts. */
  readonly id: string;
  readonly who: string;
  /** When that ended, by the host's clock, ISO 8601. */
  readonly when: string;
  /** What was typed. */
  readonly why: string;
  readonly targets: readonly string[];
  readonly files: readonly PreviousFile[];
  readonly units: readonly PreviousUnit[];
  readonly deeds: HostWork['deeds'];
  readonly deployed: Readonly<Record<string, DeployedFile>>;
}

export interface PreviousFile {
  readonly path: string;
  /** Null: it was not there. */
  readonly kept: {
    readonly index: string;
    readonly mode: number;
    readonly owner: string;
    readonly group: string;
    readonly sha256: string;
    /** Of a file that others write too; null for every other. */
    readonly text: string | null;
  } | null;
}

export interface PreviousUnit {
  readonly name: string;
  readonly enabled: boolean;
  readonly active: boolean;
  /** What the deploy did to it. */
  readonly act: UnitWork['act'];
}

const files = z.tuple([z.string(), z.string(), z.string(), z.string(), z.string()]);
const answer = z.enum(['yes', 'no']).transform((word) => word === 'yes');
const units = z.tuple([z.string(), answer, answer, z.enum(['start', 'reload', 'restart', 'stop', 'settle'])]);
const deeds = z.union([
  z.tuple([z.enum(['daemon-reload', 'create-temporary-files']), z.literal('-')]),
  z.tuple([z.literal('restart-compose'), z.string()]),
]);

/** Null where there is nothing to go back to. */
export async function readPrevious(
  executor: Executor,
  { signal, memory = memoryFolder }: ObserveOptions,
): Promise<Previous | null> {
  const records = await readRecords(executor, 'tell_previous', { signal, memory });
  const [about] = records.get('about') ?? [];
  if (about === undefined) return null;
  const [id = '', who = '', targets = '-', , why = ''] = about;
  const entry = records.get('history')?.findLast(([, outcome, of]) => outcome === 'deployed' && of === id);
  const texts = new Map((records.get('text') ?? []).map(([path = '', text = '']) => [path, decodeBase64(text)]));
  return {
    host: executor.host,
    id,
    who,
    when: entry?.[0] ?? '',
    why,
    targets: targets === '-' ? [] : targets.split(' '),
    files: (records.get('files') ?? []).map((record) => readFile(files.parse(record), texts)),
    units: (records.get('units') ?? []).map((record) => {
      const [name, enabled, active, act] = units.parse(record);
      return { name, enabled, active, act };
    }),
    deeds: (records.get('deeds') ?? []).map((record) => {
      const [type, folder] = deeds.parse(record);
      return type === 'restart-compose' ? { type, folder } : { type };
    }),
    deployed: Object.fromEntries((records.get('deployed') ?? []).map(readDeployed)),
  };
}

function readFile(
  [mode, owner, index, sha256, path]: z.infer<typeof files>,
  texts: ReadonlyMap<string, string>,
): PreviousFile {
  if (mode === 'none') return { path, kept: null };
  const [user = '', group = ''] = owner.split(':');
  const text = texts.get(path) ?? null;
  return { path, kept: { index, mode: Number.parseInt(mode, 8), owner: user, group, sha256, text } };
}

/** What a host has to be asked before it can be planned how all of this comes back. */
export function questionOfPrevious({ files, units }: Previous): HostQuestion {
  return { ...plainQuestion, paths: files.map(({ path }) => path), units: units.map(({ name }) => name) };
}
