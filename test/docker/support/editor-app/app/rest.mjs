// A command as a JSON list by POST, with the token as bearer; the answer of the Redis behind it as {"result": …}.
import { createServer } from 'node:http';
import { connect } from 'node:net';
import { json } from 'node:stream/consumers';

const redis = new URL(process.env.SRH_CONNECTION_STRING);

createServer(async (request, response) => {
  if (request.method === 'GET') return response.end('Welcome');
  if (request.headers.authorization !== `Bearer ${process.env.SRH_TOKEN}`) return response.writeHead(401).end();
  const result = await send(await json(request));
  response.setHeader('content-type', 'application/json').end(JSON.stringify({ result }));
}).listen(80);
process.once('SIGTERM', () => process.exit(0));

/** One command on a connection of its own. Answers are short: a status, a text or nothing. */
function send(words) {
  const parts = words.map((word) => `$${Buffer.byteLength(word)}\r\n${word}\r\n`);
  const socket = connect(Number(redis.port), redis.hostname);
  socket.write(`*${words.length}\r\n${parts.join('')}`);
  return new Promise((resolve, reject) => {
    socket.on('error', reject);
    let text = '';
    socket.on('data', (chunk) => {
      text += chunk;
      const [head = '', body] = text.split('\r\n');
      if (head.startsWith('$') && head !== '$-1' && body === undefined) return;
      resolve(head.startsWith('$') ? (head === '$-1' ? null : body) : head.slice(1));
      socket.end();
    });
  });
}
