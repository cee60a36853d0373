import { readFile, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { UserError } from '@veille/protocol';
import type { SecretSource } from '@veille/stack';

/**
 * The values of a stack's secrets, from the environment or from files that nobody else can read. They are held in memory and
 * travel over standard input alone.
 *
 * @param variables the operator's environment
 * @throws UserError `config-invalid` with all that are missing, empty, more than a line, or readable by others.
 */
export async function readSecrets(
  secrets: Readonly<Record<string, SecretSource>>,
  folder: string,
  variables: Readonly<Record<string, string | undefined>>,
): Promise<ReadonlyMap<string, string>> {
  const values = new Map<string, string>();
  const faults: string[] = [];
  for (const [name, source] of Object.entries(secrets)) {
    const found = 'env' in source ? fromVariable(source.env, variables) : await fromFile(resolve(folder, source.file));
    if ('fault' in found) faults.push(`${name}: ${found.fault}`);
    else values.set(name, found.value);
  }
  if (faults.length === 0) return values;
  throw new UserError(
    'config-invalid',
    `Secrets are missing.\n  ${faults.join('\n  ')}`,
    "Export them, or name files of mode 0600 in the stack: secrets: { NAME: { file: './secrets/name' } }.",
  );
}

type Found = { readonly value: string } | { readonly fault: string };

function fromVariable(name: string, variables: Readonly<Record<string, string | undefined>>): Found {
  const value = variables[name] ?? '';
  return value === '' ? { fault: `the environment has no ${name}` } : whole(value);
}

async function fromFile(path: string): Promise<Found> {
  try {
    const { mode } = await stat(path);
    if ((mode & 0o077) !== 0) return { fault: `others can read ${path}: chmod 600 ${path}` };
    return whole((await readFile(path, 'utf8')).replace(/\r?\n$/, ''));
  } catch (error) {
    return { fault: `${path} cannot be read: ${(error as Error).message}` };
  }
}

/** Programs get it as an environment variable, from a file with one value a line. */
function whole(value: string): Found {
  if (value === '') return { fault: 'it is empty' };
  // biome-ignore lint/suspicious/noControlCharactersInRegex: it is these that are looked for.
  return /[\x00-\x08\x0a-\x1f\x7f]/.test(value)
    ? { fault: 'it has more than one line, or a control character' }
    : { value };
}
