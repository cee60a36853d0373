import { readFile } from 'node:fs/promises';
import { type Manifest, manifest, UserError } from '@veille/protocol';
import { z } from 'zod';

/** Reads and checks a compiled manifest. */
export async function readManifest(file: string): Promise<Manifest> {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    throw new UserError('config-not-found', `${file} cannot be read.`, 'Run "veille up".', { cause: error });
  });
  const parsed = manifest.safeParse(parseJson(file, text));
  if (parsed.success) return parsed.data;
  const found = z.prettifyError(parsed.error);
  throw new UserError('config-invalid', `${file} is no manifest of this version:\n${found}`, 'Run "veille up".');
}

function parseJson(file: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new UserError('config-invalid', `${file} is no JSON.`, 'Run "veille up".', { cause: error });
  }
}
