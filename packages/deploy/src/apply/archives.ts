import type { HostFile } from '@veille/compile';
import { textOf } from '../plan/content.ts';
import type { FileWork, ImageWork } from '../plan/plan.ts';
import type { TarFile } from './tar.ts';

type Secrets = ReadonlyMap<string, string>;

/** The files that come from here, under the names that they have before they are put in their places. */
export function stagedFiles(files: readonly FileWork[], secrets: Secrets): TarFile[] {
  return files.flatMap(({ content, path, mode, owner, group }) => {
    if (content.type === 'kept') return [];
    const end = path.lastIndexOf('/');
    const staged = `${path.slice(1, end)}/.${path.slice(end + 1)}.veille-new`;
    return [{ path: staged.replace(/^\//, ''), mode, owner, group, ...bytesOf(content, secrets) }];
  });
}

/** What an image is built from, with the arguments of the build or how compose is to be called. */
export function contextFiles({ context, args, compose }: ImageWork, secrets: Secrets): TarFile[] {
  const files = context.map(({ path, mode, content }) => ({ path, mode, ...roots, ...bytesOf(content, secrets) }));
  if (compose === null) {
    const lines = Object.entries(args).map(([name, value]) => `${name}=${value}`);
    return [...files, listFile('.veille-args', lines)];
  }
  return [
    ...files,
    listFile('.veille-compose', [compose.project, compose.folder, compose.container, ...compose.files]),
  ];
}

const roots = { owner: 'root', group: 'root' };

function listFile(path: string, lines: readonly string[]): TarFile {
  const content = Buffer.from(lines.map((line) => `${line}\n`).join(''));
  return { path, mode: 0o600, ...roots, bytes: content.length, content };
}

function bytesOf(content: HostFile['content'], secrets: Secrets): Pick<TarFile, 'bytes' | 'content'> {
  if (content.type === 'local') return { bytes: content.bytes, content: { path: content.path } };
  const text = Buffer.from(textOf(content, secrets) ?? '');
  return { bytes: text.length, content: text };
}
