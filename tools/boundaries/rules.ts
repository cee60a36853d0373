import { basename, dirname, join } from 'node:path';
import type { Fact, ModuleFacts } from './read-module.ts';
import { arrows, type Place, placeOf, pureRooms, spawners } from './rooms.ts';

/** `package.json` of every room, as far as the rules look at it. */
export type Packages = Readonly<Record<string, RoomPackage>>;

export interface RoomPackage {
  readonly exports: Readonly<Record<string, string>>;
  readonly dependencies?: Readonly<Record<string, string>>;
}

export interface Violation {
  readonly file: string;
  readonly line: number;
  readonly message: string;
}

type Check = (fact: Fact, place: Place, facts: ModuleFacts, packages: Packages) => string | null;

const importChecks: readonly Check[] = [staysInside, followsArrow, entersByExports, isDeclared, isPure, spawnsHere];
const useChecks: readonly Check[] = [readsEnvironmentInConfig, printsInCli, hasNoClockOrChance];

export function checkModule(facts: ModuleFacts, packages: Packages): Violation[] {
  const place = placeOf(facts.file);
  const judge = (list: readonly Fact[], checks: readonly Check[]): Violation[] =>
    list.flatMap((fact) =>
      checks.flatMap((check) => {
        const message = check(fact, place, facts, packages);
        return message === null ? [] : [{ file: facts.file, line: fact.line, message }];
      }),
    );
  return [...judge(facts.imports, importChecks), ...judge(facts.uses, useChecks)];
}

function staysInside({ name }: Fact, { room }: Place, { file }: ModuleFacts): string | null {
  if (!name.startsWith('.')) return null;
  const target = placeOf(join(dirname(file), name)).room;
  return target === null || target === room
    ? null
    : `reaches into packages/${target} by a path; import @veille/${target}`;
}

function followsArrow({ name }: Fact, { room, isTest }: Place): string | null {
  const target = roomOf(name);
  if (target === null || room === null || target === room) return null;
  const allowed = [...(arrows[room] ?? []), ...(isTest ? ['testkit'] : [])];
  return allowed.includes(target)
    ? null
    : `${room} may not import ${target}, only ${allowed.join(', ') || 'nobody'} (tools/boundaries/rooms.ts)`;
}

function entersByExports({ name }: Fact, _place: Place, _facts: ModuleFacts, packages: Packages): string | null {
  const target = roomOf(name);
  if (target === null) return null;
  const entry = `.${name.slice(`@veille/${target}`.length)}`;
  return packages[target]?.exports[entry] ? null : `${name} is not among the exports of packages/${target}`;
}

function isDeclared({ name }: Fact, { room, isTest }: Place, _facts: ModuleFacts, packages: Packages): string | null {
  if (room === null || isTest || name.startsWith('.') || name.startsWith('node:')) return null;
  const wanted = name.startsWith('@') ? name.split('/').slice(0, 2).join('/') : (name.split('/')[0] ?? name);
  if (wanted === `@veille/${room}` || packages[room]?.dependencies?.[wanted]) return null;
  return `${wanted} is not among the dependencies of packages/${room}`;
}

function isPure({ name }: Fact, { room, isTest }: Place): string | null {
  if (room === null || isTest || !pureRooms.includes(room)) return null;
  return name.startsWith('node:') && name !== 'node:crypto' ? `${room} is pure and may not use ${name}` : null;
}

function spawnsHere({ name }: Fact, { isTest }: Place, { file }: ModuleFacts): string | null {
  if (!['node:child_process', 'child_process', 'node:cluster'].includes(name) || isTest) return null;
  return spawners.some((start) => file.startsWith(start))
    ? null
    : `starts processes; only ${spawners.join(', ')} may (tools/boundaries/rooms.ts)`;
}

function readsEnvironmentInConfig({ name }: Fact, { isTest }: Place, { file }: ModuleFacts): string | null {
  // A program's main.ts may hand it over to its config.ts.
  if (name !== 'process.env' || isTest || ['config.ts', 'main.ts'].includes(basename(file))) return null;
  return 'reads process.env; the environment is read in one config.ts per program';
}

const terminal = ['console', 'process.stdout', 'process.stderr', 'process.exit', 'process.exitCode'];

function printsInCli({ name }: Fact, { room, isTest }: Place, { file }: ModuleFacts): string | null {
  if (!terminal.includes(name) || isTest || room === 'cli' || basename(file) === 'main.ts') return null;
  return `uses ${name}; only cli, and a program's own main.ts, print or exit`;
}

const clockAndChance = ['Date.now', 'new Date()', 'Math.random', 'process.env', 'process.cwd', 'process.hrtime'];

function hasNoClockOrChance({ name }: Fact, { room, isTest }: Place): string | null {
  if (room === null || isTest || !pureRooms.includes(room)) return null;
  return clockAndChance.includes(name) ? `${room} is pure and may not use ${name}` : null;
}

function roomOf(specifier: string): string | null {
  return /^@veille\/([^/]+)/.exec(specifier)?.[1] ?? null;
}
