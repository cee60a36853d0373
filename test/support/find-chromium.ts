import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

const names = ['chromium', 'chromium-browser', 'google-chrome'];

/** The browser that people have, with its window and its codecs, not the headless shell that films are made with. */
export function findChromium(): string {
  const folders = (process.env.PATH ?? '').split(delimiter);
  const found = folders.flatMap((folder) => names.map((name) => join(folder, name))).find((file) => existsSync(file));
  if (found === undefined) throw new Error('there is no chromium on the PATH: apt install chromium');
  return found;
}

export const chromiumFlags = ['--no-sandbox', '--disable-gpu', '--disable-background-networking'];
