import { readFile, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { UserError } from '@veille/protocol';
import type { SecretSource } from '@veille/stack';

/** Where a value comes from; a file that is mounted as it is may have more than one line. */
export type SecretOrigin = SecretSource | { readonly mounted: string };

/**
 * The values of a stack's secrets, from the environment or from files that nobody else can read. They are held in memory and
 * travel over standard input alone.
 *
 * @param folder that paths of files start from
 * @param variables the operator's environment
 * @throws UserError `config-invalid` with all that are missing, empty, more than a line, or readable by others.
 */
export async function readSecrets(
  secrets: Readonly<Record<string, SecretOrigin>>,
  folder: string,
  variables: Variables,
): Promise<ReadonlyMap<string, string>> {
  const values = new Map<string, string>();
  const faults: string[] = [];
  for (const [name, origin] of Object.entries(secrets)) {
    const found = await find(origin, folder, variables);
    if ('fault' in found) faults.push(`${name}: ${found.fault}`);
    else values.set(name, found.value);
  }
  if (faults.length === 0) return values;
  throw new UserError(
    'config-invalid',
    `Secrets are missing.\n  ${faults.join('\n  ')}`,
    Object.values(secrets).some((origin) => 'env' in origin)
      ? "Export them, or name files of mode 0600 in the stack: secrets: { NAME: { file: './secrets/name' } }."
      : 'Write each into its file, which nobody but you may read (mode 0600).',
  );
}

type Found = { readonly value: string } | { readonly fault: string };
type Variables = Readonly<Record<string, string | undefined>>;

async function find(origin: SecretOrigin, folder: string, variables: Variables): Promise<Found> {
  if ('env' in origin) return fromVariable(origin.env, variables);
  if ('mounted' in origin) return fromFile(resolve(folder, origin.mounted));
  const found = await fromFile(resolve(folder, origin.file));
  return 'fault' in found ? found : whole(found.value);
}

function fromVariable(name: string, variables: Variables): Found {
  const value = variables[name] ?? '';
  return value === '' ? { fault: `the environment has no ${name}` } : whole(value);
}

async function fromFile(path: string): Promise<Found> {
  try {
    const { mode } = await stat(path);
    if ((mode & 0o077) !== 0) return { fault: `others can read ${path}: chmod 600 ${path}` };
    const value = (await readFile(path, 'utf8')).replace(/\r?\n$/, '');
    return value === '' ? { fault: `${path} is empty` } : { value };
  } catch (error) {
    return { fault: `${path} cannot be read: ${(error as Error).message}` };
  }
}

/** Programs get it as an environment variable, from a file with one value a line. */
function whole(value: string): Found {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: it is these that are looked for.
  return /[\x00-\x08\x0a-\x1f\x7f]/.test(value)
    ? { fault: 'it has more than one line, or a control character' }
    : { value };
}
