import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Composition, composition, UserError } from '@veille/protocol';
import { z } from 'zod';

/** What a bundle can render, beside its `index.html`. Written by `render-bundle`, read by the server. */
export const compositionsFile = 'compositions.json';

/**
 * Reads the list of a bundle.
 * @throws UserError `prepare-failed` when the folder is no bundle.
 */
export async function readCompositions(bundle: string): Promise<readonly Composition[]> {
  try {
    return z.array(composition).parse(JSON.parse(await readFile(join(bundle, compositionsFile), 'utf8')));
  } catch (cause) {
    throw new UserError('prepare-failed', `${bundle} is not a bundle of compositions`, 'Run render-bundle again.', {
      cause,
    });
  }
}
