import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { symlink, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { Writable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { createTerminal } from '../../src/output/terminal.ts';
import { runProgram } from '../../src/program.ts';

const main = resolve(import.meta.dirname, '../../src/main.ts');
const checkout = resolve(import.meta.dirname, '../../../..');

export interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** Runs the command as a person's shell would, without a terminal. */
export async function spawnVeille(folder: string, ...words: string[]): Promise<Ended> {
  const child = spawn(process.execPath, [main, ...words], { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
  const [out, err, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
  return { code, out, err };
}

/** The same within this process, for what loads no stack. */
export async function runVeille(folder: string, ...words: string[]): Promise<Ended> {
  const out = memoryStream();
  const err = memoryStream();
  const code = await runProgram(words, {
    environment: {
      cwd: folder,
      path: [],
      home: folder,
      user: 'me',
      uid: 0,
      host: 'here',
      runtimeFolder: null,
      ssh: null,
      renderToken: null,
      dockerHost: null,
      dockerEnv: {},
      cacheFolder: join(folder, 'cache'),
      variables: {},
    },
    terminal: createTerminal(out.stream, err.stream),
    prompt: nobodyThere,
    signal: new AbortController().signal,
  });
  return { code, out: out.written(), err: err.written() };
}

const nobodyThere = {
  interactive: false,
  confirm: () => Promise.reject(new Error('nobody is there')),
  secret: () => Promise.reject(new Error('nobody is there')),
  handOver: () => Promise.reject(new Error('nobody is there')),
};

/** A stack's file whose imports of `@veille/*` lead to this checkout. */
export async function writeStackFile(folder: string, source: string): Promise<void> {
  await writeFile(join(folder, 'veille.config.ts'), source);
  await symlink(join(checkout, 'node_modules'), join(folder, 'node_modules'));
}

/** A stream that keeps what is written; `isTTY` makes it a terminal of so many columns. */
export function memoryStream({ isTTY = false, columns = 80 } = {}) {
  const pieces: string[] = [];
  const writable = new Writable({
    write: (piece, _encoding, done) => {
      pieces.push(String(piece));
      done();
    },
  });
  const stream = Object.assign(writable, { isTTY, columns }) as unknown as NodeJS.WriteStream;
  return { stream, written: () => pieces.join('') };
}
