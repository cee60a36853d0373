import { createReadStream } from 'node:fs';
import { UserError } from '@veille/protocol';

/** One file of an archive. Owners are names, which the host knows and this machine need not. */
export interface TarFile {
  /** Without a slash at its beginning. */
  readonly path: string;
  readonly mode: number;
  readonly owner: string;
  readonly group: string;
  readonly bytes: number;
  /** Its text or bytes, or the path of a file on this machine. */
  readonly content: Uint8Array | { readonly path: string };
}

const block = 512;
const end = Buffer.alloc(2 * block);

/** How long an archive of these is, which the host has to know before it reads it. */
export function tarBytes(files: readonly TarFile[]): number {
  const sizes = files.map(({ path, bytes }) => longName(path).length + block + roundUp(bytes));
  return sizes.reduce((sum, bytes) => sum + bytes, end.length);
}

/**
 * An archive as GNU tar reads it (ustar, with GNU's long names), piece by piece.
 *
 * @throws an error when a file of this machine is not as long as was said.
 */
export async function* writeTar(files: readonly TarFile[]): AsyncGenerator<Uint8Array> {
  for (const file of files) {
    yield longName(file.path);
    yield header(file);
    yield* contentOf(file);
    yield Buffer.alloc(roundUp(file.bytes) - file.bytes);
  }
  yield end;
}

async function* contentOf({ content, bytes }: TarFile): AsyncGenerator<Uint8Array> {
  if (content instanceof Uint8Array) {
    yield content;
    return;
  }
  let sent = 0;
  for await (const chunk of createReadStream(content.path)) {
    sent += chunk.length;
    yield chunk;
  }
  if (sent === bytes) return;
  const message = `${content.path} has ${sent} bytes, and had ${bytes} when the plan was made.`;
  throw new UserError('deploy-failed', message, 'Let it be as it is while it is deployed, and run it again.');
}

/** A name that does not fit into a header goes before it, as a file of its own kind. */
function longName(path: string): Buffer {
  const name = Buffer.from(`${path}\0`);
  if (name.length <= 100) return Buffer.alloc(0);
  const before = header({ path: '././@LongLink', mode: 0, owner: 'root', group: 'root', bytes: name.length }, 'L');
  return Buffer.concat([before, name], block + roundUp(name.length));
}

function header({ path, mode, owner, group, bytes }: Omit<TarFile, 'content'>, type = '0'): Buffer {
  const bytesOf = Buffer.alloc(block);
  const field = (offset: number, length: number, text: string) => bytesOf.write(text, offset, length);
  field(0, 100, path);
  field(100, 8, `${mode.toString(8).padStart(7, '0')}\0`);
  // Numbers count only where the host does not know the names, and then they must be nobody's but root's.
  field(108, 8, `${numberOf(owner)}\0`);
  field(116, 8, `${numberOf(group)}\0`);
  field(124, 12, `${bytes.toString(8).padStart(11, '0')}\0`);
  field(136, 12, '00000000000\0');
  field(148, 8, ' '.repeat(8));
  field(156, 1, type);
  field(257, 8, 'ustar  \0');
  field(265, 32, owner);
  field(297, 32, group);
  const sum = bytesOf.reduce((all, byte) => all + byte, 0);
  field(148, 8, `${sum.toString(8).padStart(6, '0')}\0 `);
  return bytesOf;
}

/** Users of containers have no name on the host, but a number. */
function numberOf(user: string): string {
  return (/^\d+$/.test(user) ? Number(user) : 0).toString(8).padStart(7, '0');
}

function roundUp(bytes: number): number {
  return Math.ceil(bytes / block) * block;
}
