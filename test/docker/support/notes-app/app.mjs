// Keeps one note in the folder /notes: POST writes it, GET reads it.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';

const file = '/notes/note.txt';
process.once('SIGTERM', () => process.exit(0));

createServer(async (request, response) => {
  if (request.method === 'POST') writeFileSync(file, Buffer.concat(await Array.fromAsync(request)));
  response.end(existsSync(file) ? readFileSync(file) : `nothing noted in ${process.env.TITLE ?? 'this note'}`);
}).listen(3000);
