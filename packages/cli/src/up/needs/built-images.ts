import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { writeAtomically } from '../../studio/write-atomically.ts';

const content = z.object({ format: z.literal(1), images: z.record(z.string(), z.string()) });

/**
 * Remembers what the images were built from that compose names: their names stay whatever is in them. One that is met for
 * the first time is taken as it is; from then on a change of what it is built from is noticed.
 */
export class BuiltImages {
  readonly #file: string;

  constructor(file: string) {
    this.#file = file;
  }

  /** Whether an image that is there was built from what has this digest. */
  async isFrom(name: string, digest: string): Promise<boolean> {
    const known = (await this.#read())[name];
    if (known === undefined) await this.note(name, digest);
    return known === undefined || known === digest;
  }

  /** Notes what an image was built from. */
  async note(name: string, digest: string): Promise<void> {
    const images = { ...(await this.#read()), [name]: digest };
    await writeAtomically(this.#file, `${JSON.stringify({ format: 1, images }, null, 2)}\n`);
  }

  /** What cannot be read is forgotten. */
  async #read(): Promise<Record<string, string>> {
    try {
      return content.parse(JSON.parse(await readFile(this.#file, 'utf8'))).images;
    } catch {
      return {};
    }
  }
}
