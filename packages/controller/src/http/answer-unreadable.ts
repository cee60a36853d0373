import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { type Problem, toProblem } from '@veille/protocol';

/** Answers what never became a request, where there is no reply to send: a problem document like every other. */
export function answerUnreadable(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  socket.end(written(describe(error)), () => socket.destroy());
}

function describe({ code }: NodeJS.ErrnoException): Problem {
  if (code === 'HPE_HEADER_OVERFLOW') {
    return toProblem(431, 'invalid-request', 'The headers are longer than 1 MiB.', 'Send less, such as fewer cookies.');
  }
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') {
    return toProblem(408, 'invalid-request', 'The request did not end.', 'Send it again.');
  }
  return toProblem(400, 'invalid-request', 'This is no HTTP request.', 'Correct the request.');
}

function written(problem: Problem): string {
  const body = JSON.stringify(problem);
  const lines = [
    `HTTP/1.1 ${problem.status} ${STATUS_CODES[problem.status]}`,
    'Content-Type: application/problem+json',
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Cache-Control: no-store',
    'X-Content-Type-Options: nosniff',
    'Connection: close',
  ];
  return `${lines.join('\r\n')}\r\n\r\n${body}`;
}
