import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { UserError } from '@veille/protocol';
import { z } from 'zod';

const props = z.record(z.string(), z.unknown());

/**
 * Props from `--props`: JSON, or `@FILE` that holds it.
 * @throws UserError `invalid-props`.
 */
export async function readProps(text: string | undefined, cwd: string): Promise<Record<string, unknown>> {
  if (text === undefined) return {};
  const json = text.startsWith('@') ? await readPropsFile(resolve(cwd, text.slice(1))) : text;
  const parsed = props.safeParse(parseJson(json));
  if (parsed.success) return parsed.data;
  throw invalidProps('--props must be a JSON object.');
}

async function readPropsFile(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch {
    throw invalidProps(`${file} cannot be read.`);
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw invalidProps(`--props is no JSON: ${(error as Error).message}.`);
  }
}

function invalidProps(message: string): UserError {
  return new UserError('invalid-props', message, `Write it like this: --props '{"title":"Première nuit"}'`);
}
