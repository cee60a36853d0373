import { request } from 'node:http';
import type { VeilleEvent } from '@veille/protocol';
import { onTestFinished } from 'vitest';
import { until } from './until.ts';

/** Where events are told: `/api/events` on the API's socket, `/door/NAME/events` on that of the doors. */
export interface EventSource {
  readonly socketPath: string;
  readonly path: string;
  readonly headers?: Record<string, string>;
}

/** Follows a stream of events until the test ends; resolves, once it is open, with what tells all that came so far. */
export async function followEvents(source: EventSource): Promise<() => VeilleEvent[]> {
  let text = '';
  const stream = request({ ...source, agent: false });
  stream.on('error', () => undefined);
  onTestFinished(() => void stream.destroy());
  stream.on('response', (answer) => answer.on('data', (piece) => (text += String(piece)))).end();
  await until('the stream', () => text !== '');
  return () => text.split('\n').flatMap((line) => (line.startsWith('data: ') ? JSON.parse(line.slice(6)) : []));
}
