import type { HostQuestion } from '@veille/compile';
import { UserError } from '@veille/protocol/user-error';
import { z } from 'zod';
import { type Answer, decodeBase64, linesOf, readAnswer } from './answer.ts';
import type { DeployedFile, Entry, Lock, Observation, UnitState } from './observation.ts';
import { readFacts } from './read-facts.ts';
import { readNodes } from './read-nodes.ts';

const entry = z.tuple([z.string().length(1), z.string(), z.string(), z.string(), z.coerce.number(), z.string()]);
const keyed = z.tuple([z.string().length(64), z.string()]);
const lock = z.tuple([z.enum(['yes', 'no']), z.enum(['yes', 'no']), z.string(), z.string(), z.string(), z.string()]);
const deployed = z.tuple([
  z.enum(['file', 'folder', 'shared', 'kept', 'imported']),
  z.enum(['secret', 'plain']),
  z.string(),
  z.string(),
  z.string(),
]);

/**
 * Makes sense of what a host's program has answered to this question.
 *
 * @throws UserError `host-unsuitable` for a machine that there are no programs for, and where a program there hangs.
 */
export function readObservation(host: string, question: HostQuestion, text: string): Observation {
  const answer = readAnswer(text);
  refuseSilence(host, answer);
  return {
    host,
    facts: readFacts(host, answer),
    entries: readEntries(answer),
    texts: new Map(records(answer, 'text').map(([path = '', text = '']) => [path, decodeBase64(text)])),
    units: readUnits(question.units, answer),
    users: readUsers(answer),
    packages: new Set(linesOf(answer, 'packages').flatMap((line) => line.match(/^installed (.+)/)?.[1] ?? [])),
    images: new Set(linesOf(answer, 'images')),
    known: new Map(records(answer, 'known').map(([sum = '', path = '']) => [path, sum])),
    closed: new Set(answer.records.get('closed')),
    nodes: readNodes(records(answer, 'nodes')[0]?.[0] ?? ''),
    deployed: new Map(records(answer, 'deployed').map(readDeployed)),
    key: answer.records.get('key')?.[0] ?? null,
    lock: readLock(answer),
  };
}

/** Who does not answer may have all that a plan would then bring a second time, or go without. */
function refuseSilence(host: string, { records }: Answer): void {
  const [command] = records.get('silent') ?? [];
  if (command === undefined) return;
  const unit = command.startsWith('docker') ? 'docker' : 'tailscaled';
  const hint = `See what holds it up there, such as with \`systemctl status ${unit}\`, then run this again.`;
  throw new UserError('host-unsuitable', `\`${command}\` hangs on ${host}: it was given half a minute.`, hint);
}

function records(answer: Answer, kind: string): string[][] {
  return (answer.records.get(kind) ?? []).map((record) => record.split('\t'));
}

const types: Readonly<Record<string, Entry['type']>> = { f: 'file', d: 'folder', l: 'link' };

function readEntries(answer: Answer): Map<string, Entry> {
  const secret = new Map(
    records(answer, 'keyed')
      .map((fields) => keyed.parse(fields))
      .map(([hash, path]) => [path, hash]),
  );
  return new Map(
    records(answer, 'entry').map((fields) => {
      // A name that others gave may hold a tab.
      const path = fields.slice(5).join('\t');
      const [letter, mode, owner, group, bytes] = entry.parse([...fields.slice(0, 5), path]);
      const sha256 = secret.get(path) ?? answer.hashes.get(path) ?? null;
      const type = types[letter] ?? 'other';
      return [path, { type, sha256, mode: Number.parseInt(mode, 8), owner, group, bytes }];
    }),
  );
}

/** A line of what deploys have put there. */
export function readDeployed(fields: readonly string[]): [string, DeployedFile] {
  const [type, secret, sha256, target, path] = deployed.parse(fields);
  return [path, { type, secret: secret === 'secret', sha256, target }];
}

/** Systemd answers in the order of the question, with an empty line between two. */
function readUnits(names: readonly string[], answer: Answer): Map<string, UnitState> {
  const blocks = (answer.records.get('units')?.[0] ?? '').split('\n\n').map(readProperties);
  const states = new Map<string, UnitState>();
  for (const [at, name] of names.entries()) {
    const block = blocks[at] ?? {};
    if (block.LoadState === undefined || block.LoadState === 'not-found') continue;
    states.set(name, {
      enabled: block.UnitFileState === 'enabled' || block.UnitFileState === 'enabled-runtime',
      active: block.ActiveState === 'active' || block.ActiveState === 'reloading',
      file: block.FragmentPath || null,
    });
  }
  return states;
}

function readProperties(block: string): Record<string, string> {
  return Object.fromEntries(
    block.split('\n').map((line) => [line.split('=', 1)[0], line.slice(line.indexOf('=') + 1)]),
  );
}

function readUsers(answer: Answer): Map<string, readonly string[]> {
  const groups = linesOf(answer, 'groups').map((line) => line.split(':'));
  return new Map(
    linesOf(answer, 'users').map((line) => {
      const [user = '', , , primary] = line.split(':');
      const own = groups.filter(([, , id, members = '']) => id === primary || members.split(',').includes(user));
      return [user, own.map(([name = '']) => name).sort()];
    }),
  );
}

function readLock(answer: Answer): Lock | null {
  const [fields] = records(answer, 'lock');
  if (fields === undefined) return null;
  const [alive, armed, since, who, why, remains] = lock.parse(fields);
  if (alive === 'no' && armed === 'no') return null;
  return { who, since, why, remains: remains === '-' ? null : remains };
}
