import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { listen } from './listen.ts';

export interface Question {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingMessage['headers'];
  bodyBytes: number;
}

/** Stands where the controller stands, says what a test wants and remembers what it was asked. */
export interface FakeController {
  readonly questions: Question[];
  answer: (question: Question, response: ServerResponse) => void;
  readonly close: () => Promise<void>;
}

export async function fakeController(socket: string): Promise<FakeController> {
  const questions: Question[] = [];
  const server = createServer((request, response) => {
    const question = { method: request.method ?? '', url: request.url ?? '', headers: request.headers, bodyBytes: 0 };
    questions.push(question);
    request.on('data', (chunk: Buffer) => {
      question.bodyBytes += chunk.length;
    });
    request.on('end', () => controller.answer(question, response));
  });
  const close = await listen(server, socket);
  const controller: FakeController = { questions, answer: sayPage, close };
  return controller;
}

export function sayPage(_question: Question, response: ServerResponse): void {
  response.writeHead(503, { 'retry-after': '1', 'cache-control': 'no-store' }).end('asleep page');
}

export function sayGo(_question: Question, response: ServerResponse): void {
  response.writeHead(204, { 'x-veille': 'go' }).end();
}
