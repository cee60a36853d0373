import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { UserError } from '@veille/protocol';
import type { Source } from '../audit-source.ts';
import type { PythonParser } from '../python/create-python-parser.ts';
import { decodePython } from '../python/decode-python.ts';
import { type ParsedModule, parseModule, unreadableModule } from '../python/parse-module.ts';
import { listTree, type Tree } from './list-tree.ts';
import { readDeclarations } from './read-declarations.ts';

/**
 * Reads the Python files and the requirements of a source. A file that cannot be read is told, and harms no other.
 * @throws UserError when there is no Python to audit.
 */
export async function readSource(dir: string, parse: PythonParser): Promise<Source> {
  const tree = await listSource(dir);
  const modules = new Map<string, ParsedModule>();
  for (const file of tree.audited) modules.set(file, await readModule(dir, file, parse));
  const { declarations, notes } = await readDeclarations(tree.files, (file) => readText(join(dir, file)), parse);
  return { modules, declarations, notes, files: tree.files, leftOut: tree.leftOut };
}

async function listSource(dir: string): Promise<Tree> {
  const tree = await listTree(dir).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT' && error.code !== 'ENOTDIR') throw error;
    throw new UserError('invalid-request', `There is no folder ${dir}.`, 'Name the folder of a Python source.');
  });
  if (tree.audited.length > 0) return tree;
  const leftOut = tree.leftOut.map(({ path }) => path).join(', ');
  const found = leftOut === '' ? '' : ` apart from ${leftOut}, left out`;
  throw new UserError(
    'invalid-request',
    `There is no Python file in ${dir}${found}.`,
    'Name the folder of a Python source.',
  );
}

/** As pip reads it: in the encoding that a Python file would have, or in UTF-16 where its first bytes say so. */
async function readText(path: string): Promise<string | null> {
  const bytes = await readFile(path).catch(() => null);
  if (bytes?.[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  const decoded = bytes === null ? null : decodePython(bytes);
  return decoded !== null && 'text' in decoded ? decoded.text : null;
}

async function readModule(dir: string, file: string, parse: PythonParser): Promise<ParsedModule> {
  const bytes = await readFile(join(dir, file)).catch((error: NodeJS.ErrnoException) => error);
  if (bytes instanceof Error)
    return unreadableModule({ line: 1, because: `the file could not be opened (${bytes.code})` });
  const decoded = decodePython(bytes);
  return 'because' in decoded ? unreadableModule(decoded) : parseModule(parse, file, decoded.text);
}
