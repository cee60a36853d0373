/**
 * A small web app that takes its time to start: what whole-system tests and measurements wake.
 * Every page of it says which address it was asked for.
 */
import { appendFileSync, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const { APP_SOCKET = '', APP_DATA = '', APP_FAULT = '', APP_HELD = '' } = process.env;
const startMs = Number(process.env.APP_START_MS);
const bootLines = (process.env.APP_BOOT_LINES ?? '').split('\n');

mkdirSync(APP_DATA, { recursive: true });
appendFileSync(join(APP_DATA, 'starts'), `${process.pid}\n`);
await boot();
if (APP_HELD !== '') await untilLetGo();
if (APP_FAULT !== '') {
  console.error(APP_FAULT);
  process.exit(3);
}
const server = createServer((request, response) => {
  response.setHeader('content-type', 'text/html; charset=utf-8');
  response.end(page(request.url ?? ''));
});
server.listen(APP_SOCKET, () => writeFileSync(join(APP_DATA, 'listening'), String(process.hrtime.bigint())));
process.once('SIGTERM', () => process.exit());

/** The start is counted from the process's own beginning, so that it takes `startMs` and not more. */
async function boot(): Promise<void> {
  for (const [index, line] of bootLines.entries()) {
    if (APP_HELD === 'lines' && index > 0) await untilLetGo();
    console.log(line);
    await sleep(Math.max(0, (startMs * (index + 1)) / bootLines.length - performance.now()));
  }
}

/** It is let go by a file, once. */
async function untilLetGo(): Promise<void> {
  const file = join(APP_DATA, 'go');
  while (!existsSync(file)) await sleep(20);
  rmSync(file);
}

function page(url: string): string {
  const where = url.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
  return `<!doctype html><html lang="en"><title>The app</title><h1>Awake</h1><p id="where">${where}</p></html>`;
}
