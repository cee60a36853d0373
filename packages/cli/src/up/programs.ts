import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { UserError } from '@veille/protocol';
import type { ValidStack } from '@veille/stack';
import type { Environment } from '../config.ts';
import { serviceNeeds } from './service-needs.ts';

/** The words that a command's first word stands for: `node` -> [`/…/node`]. */
export type Programs = Readonly<Record<string, readonly string[]>>;

/** Under which file names a program is found, the best first, and the words that install it. */
const known = {
  caddy: { files: ['caddy'], install: 'apt install caddy, or https://caddyserver.com/docs/install' },
  'redis-server': { files: ['redis-server', 'valkey-server'], install: 'apt install redis-server' },
  'chromium-headless-shell': {
    files: ['chromium-headless-shell', 'chrome-headless-shell', 'headless_shell'],
    install: 'apt install chromium-headless-shell, or npx remotion browser ensure and a link to it on the PATH',
  },
  docker: { files: ['docker'], install: 'apt install docker.io' },
} as const;

const toolchain = resolve(import.meta.dirname, '../../../../.toolchain/bin');

/** What a stack's services and its doors run: from the PATH, then from the checkout's own toolchain (`./veille` puts that first). */
export interface FoundPrograms {
  readonly programs: Programs;
  /** One sentence for each program that a service wants and that is not there, with the words that install it. */
  readonly missing: readonly string[];
}

/** @throws UserError `program-missing` when there is no Caddy: without it there is no door at all. */
export async function findPrograms(stack: ValidStack, { path }: Environment): Promise<FoundPrograms> {
  const programs: Record<string, readonly string[]> = { ...ownPrograms() };
  for (const [name, { files }] of Object.entries(known)) {
    const file = await findFile([...path, toolchain], files);
    if (file !== null) programs[name] = [file];
  }
  if (!programs.caddy) {
    throw new UserError('program-missing', 'Every door needs caddy, which was not found.', installWords('caddy'));
  }
  const missing = stack.services.flatMap((service) =>
    serviceNeeds(service)
      .programs.filter((name) => !(name in programs) && !name.includes('/'))
      .map((name) => `${service.name} needs ${name}, which was not found. ${installWords(name)}`),
  );
  return { programs, missing };
}

/** Those that come with Veille, and the Node that runs it. */
export function ownPrograms(): Programs {
  const script = (specifier: string) => [process.execPath, fileURLToPath(import.meta.resolve(specifier))];
  return {
    node: [process.execPath],
    'render-server': script('@veille/render/server'),
    'render-bundle': script('@veille/render/bundle'),
  };
}

async function findFile(folders: readonly string[], names: readonly string[]): Promise<string | null> {
  for (const name of names) {
    for (const folder of folders) {
      const file = join(folder, name);
      if (await isExecutable(file)) return file;
    }
  }
  return null;
}

async function isExecutable(file: string): Promise<boolean> {
  return access(file, constants.X_OK).then(
    () => true,
    () => false,
  );
}

function installWords(name: string): string {
  return `Install it: ${name in known ? known[name as keyof typeof known].install : `put ${name} on the PATH`}.`;
}
