import { z } from 'zod';

/** What a host's program answered, record by record, before it is made sense of. */
export interface Answer {
  /** Records by their kind, each without it. */
  readonly records: ReadonlyMap<string, readonly string[]>;
  /** SHA-256 by path. */
  readonly hashes: ReadonlyMap<string, string>;
}

const kinds = z.enum([
  'silent',
  'deployed',
  'keyed',
  'key',
  'lock',
  'machine',
  'release',
  'free',
  'systemd',
  'mesh',
  'listeners',
  'sockets',
  'users',
  'groups',
  'packages',
  'units',
  'image-disk',
  'docker',
  'images',
  'nodes',
  'known',
  'closed',
  'entry',
  'text',
]);

/** @throws an error for an answer that is cut short or has what no host of ours says: a bug, or no host of ours. */
export function readAnswer(text: string): Answer {
  const all = text.split('\0');
  if (all.pop() !== '' || all.pop() !== 'end') throw new Error(`the host's answer is cut short: ${text.slice(-200)}`);
  const records = new Map<string, string[]>();
  const hashes = new Map<string, string>();
  for (const record of all) {
    const [, hash, hashed] = /^([0-9a-f]{64}) [ *](.*)$/s.exec(record) ?? [];
    if (hash !== undefined && hashed !== undefined) {
      hashes.set(hashed, hash);
      continue;
    }
    const [kind = '', ...fields] = record.split('\t');
    const name = kinds.parse(kind, { error: () => `the host's answer has an unknown record: ${record.slice(0, 200)}` });
    records.set(name, [...(records.get(name) ?? []), fields.join('\t')]);
  }
  return { records, hashes };
}

/** The lines of the one record of a kind; none where there is no such record. */
export function linesOf({ records }: Answer, kind: string): string[] {
  return (records.get(kind) ?? []).flatMap((record) => record.split('\n')).filter((line) => line !== '');
}

/** Text that a host has sent as base64, so that it holds no mark of our own. */
export function decodeBase64(text: string): string {
  return Buffer.from(text, 'base64').toString('utf8');
}
