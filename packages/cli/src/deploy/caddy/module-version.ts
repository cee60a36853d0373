import { readFile } from 'node:fs/promises';

/**
 * The version of a module that a Go program was built with, such as `v2.11.4`; null where the program says nothing of it. It
 * may be made for another machine than this one, so it is not run: what it was built from stands in every Go program.
 */
export async function readModuleVersion(path: string, module: string): Promise<string | null> {
  const [, ...after] = (await readFile(path, 'latin1')).split(`${module}\t`);
  return (
    after.map((text) => /^v\d+\.\d+\.\d+[\w.+-]*/.exec(text)?.[0]).find((version) => version !== undefined) ?? null
  );
}
