import { execFile } from 'node:child_process';
import { mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Transport } from '@veille/protocol';
import { temporaryFolder } from '@veille/testkit';
import { onTestFinished } from 'vitest';
import { type Answer, ask } from '../../support/ask.ts';
import { type LocalStudio, startStudio } from '../../support/local-studio.ts';

export const checkout = resolve(import.meta.dirname, '../../..');
export const veilleProgram = join(checkout, 'packages/cli/src/main.ts');

/** A studio of the test that calls it, brought up and, when that test has finished, down again. */
export async function openStudio(services: string, caddy?: string): Promise<LocalStudio> {
  const folder = await temporaryFolder();
  const path = caddy === undefined ? [] : [await folderWith(join(folder, 'programs'), 'caddy', caddy)];
  const studio = await startStudio({ folder, services, path });
  onTestFinished(() => studio.down());
  return studio;
}

async function folderWith(folder: string, name: string, program: string): Promise<string> {
  await mkdir(folder);
  await symlink(program, join(folder, name));
  return folder;
}

/** Edits the stack's file as a person would. */
export async function editStack({ folder }: LocalStudio, before: string, after: string): Promise<void> {
  const file = join(folder, 'veille.config.ts');
  await writeFile(file, (await readFile(file, 'utf8')).replace(before, after));
}

export interface Ended {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** `veille WORDS` in a folder; a failure is an answer too. */
export function runVeille(folder: string, ...words: string[]): Promise<Ended> {
  const env = { ...process.env, NO_COLOR: '1' };
  return new Promise((resolve) => {
    execFile(process.execPath, [veilleProgram, ...words], { cwd: folder, env }, (error, out, err) =>
      resolve({ code: error === null ? 0 : Number(error.code), out, err }),
    );
  });
}

/** One request to a door, as a program makes it. */
export function askDoor(
  { port }: LocalStudio,
  door: string,
  path: string,
  headers: Record<string, string> = {},
): Promise<Answer> {
  return ask({ port, path, headers: { host: `${door}.localhost:${port}`, ...headers } });
}

/** A client's way through a door. */
export function doorTransport({ port }: LocalStudio, door: string): Transport {
  return {
    send: async ({ method, path, headers, body }) => {
      const text = body === undefined ? undefined : JSON.stringify(body);
      const described = text === undefined ? {} : { 'content-type': 'application/json' };
      const host = `${door}.localhost:${port}`;
      const answer = await ask({ port, method, path, headers: { ...described, ...headers, host } }, text);
      return { status: answer.status, body: answer.body.toString() };
    },
    stream: () => {
      throw new Error('this client follows no events');
    },
  };
}
