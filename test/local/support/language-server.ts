import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { checkout } from './open-studio.ts';

interface Message {
  readonly id?: number;
  readonly method?: string;
  readonly result?: { readonly items?: readonly { readonly label: string }[] };
}

/**
 * What the editor of a person would offer at `|` in a file, as TypeScript's own language server says it.
 * @param folder where the server begins to look for a tsconfig.
 */
export async function completionsAt(folder: string, file: string, marked: string): Promise<string[]> {
  const server = spawn(join(checkout, 'node_modules/.bin/tsc'), ['--lsp', '--stdio'], {
    cwd: folder,
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  const answers = readMessages(server.stdout);
  const send = (message: object) => {
    const text = JSON.stringify({ jsonrpc: '2.0', ...message });
    server.stdin.write(`Content-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`);
  };
  const ask = async (id: number, method: string, params: object) => {
    send({ id, method, params });
    for await (const message of answers) {
      if (message.id === id && message.method === undefined) return message.result;
      // What the server asks the editor (its settings, say) must be answered, or it waits.
      if (message.id !== undefined) send({ id: message.id, result: null });
    }
    throw new Error('the language server ended');
  };

  try {
    const uri = pathToFileURL(file).href;
    await ask(1, 'initialize', { processId: process.pid, rootUri: pathToFileURL(folder).href, capabilities: {} });
    send({ method: 'initialized', params: {} });
    const text = marked.replace('|', '');
    send({
      method: 'textDocument/didOpen',
      params: { textDocument: { uri, languageId: 'typescript', version: 1, text } },
    });
    const before = marked.slice(0, marked.indexOf('|')).split('\n');
    const position = { line: before.length - 1, character: before.at(-1)?.length ?? 0 };
    const result = await ask(2, 'textDocument/completion', { textDocument: { uri }, position });
    return (result?.items ?? []).map(({ label }) => label);
  } finally {
    // Not 'close', which waits for somebody to read the last lines.
    const exited = once(server, 'exit');
    if (server.kill()) await exited;
  }
}

/** Messages of the Language Server Protocol: a header with the length, then JSON. Breaking off does not end the source. */
function readMessages(source: NodeJS.ReadableStream): AsyncIterable<Message> {
  const pieces = (source as AsyncIterable<Buffer>)[Symbol.asyncIterator]();
  let buffer = Buffer.alloc(0);
  const next = async (): Promise<IteratorResult<Message>> => {
    for (;;) {
      const end = buffer.indexOf('\r\n\r\n');
      const length = Number(
        /Content-Length: (\d+)/i.exec(buffer.subarray(0, Math.max(end, 0)).toString())?.[1] ?? Number.NaN,
      );
      if (end !== -1 && buffer.length >= end + 4 + length) {
        const value: Message = JSON.parse(buffer.subarray(end + 4, end + 4 + length).toString());
        buffer = buffer.subarray(end + 4 + length);
        return { value, done: false };
      }
      const piece = await pieces.next();
      if (piece.done) return { value: undefined, done: true };
      buffer = Buffer.concat([buffer, piece.value]);
    }
  };
  return { [Symbol.asyncIterator]: () => ({ next }) };
}
