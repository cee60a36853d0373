// A web app for tests, on port 3000 unless PORT says another.
//   ANSWER_AFTER_MS  how long it takes before it listens          EXIT_CODE  it says so and ends with this code instead
//   GET /queue       the content of QUEUE_FILE                     POST       answers with how much came
// What is in /run/secrets is told by name and length, and anything else answers with the path it was asked for. Each answer
// tells in X-Listening-At when the app began to listen, on the clock of process.hrtime.bigint(), which the whole machine shares.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

const { PORT = '3000', ANSWER_AFTER_MS = '0', EXIT_CODE = '', QUEUE_FILE = '' } = process.env;

process.once('SIGTERM', () => process.exit(0));
console.log('booting');
await sleep(Number(ANSWER_AFTER_MS));
if (EXIT_CODE !== '') {
  console.error(`ending with ${EXIT_CODE}`);
  process.exit(Number(EXIT_CODE));
}

let listeningAt = 0n;
const server = createServer(async (request, response) => {
  response.setHeader('x-listening-at', String(listeningAt));
  if (request.url === '/queue') {
    response.end(existsSync(QUEUE_FILE) ? readFileSync(QUEUE_FILE) : '{"queue_running": [], "queue_pending": []}');
    return;
  }
  let bytes = 0;
  for await (const chunk of request) bytes += chunk.length;
  response.setHeader('content-type', 'application/json');
  response.end(JSON.stringify({ path: request.url, method: request.method, bytes, secrets: secrets() }));
});
server.listen(Number(PORT), () => {
  listeningAt = process.hrtime.bigint();
  console.log('listening');
});

function secrets() {
  const folder = '/run/secrets';
  const names = existsSync(folder) ? readdirSync(folder) : [];
  return Object.fromEntries(names.map((name) => [name, readFileSync(`${folder}/${name}`, 'utf8').trim().length]));
}
