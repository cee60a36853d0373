import { asleep } from '@veille/testkit/samples';
import { describe, expect, test } from 'vitest';
import {
  type ClientRequest,
  createControllerClient,
  type Transport,
  UserError,
  type VeilleEvent,
} from '../src/index.ts';

describe('the controller client', () => {
  test('asks for a service under its own name, escaped', async () => {
    const { transport, requests } = answering(200, asleep);
    await createControllerClient(transport).service('../x');
    expect(requests).toEqual([{ method: 'GET', path: '/api/services/..%2Fx' }]);
  });

  test('turns a problem document into an error that says what to do', async () => {
    const problem = {
      type: 'urn:veille:unknown-service',
      title: 'unknown service',
      status: 404,
      code: 'unknown-service',
      detail: 'There is no service "remotoin".',
      hint: 'Did you mean remotion?',
    };
    const call = createControllerClient(answering(404, problem).transport).service('remotoin');
    await expect(call).rejects.toThrow(UserError);
    await expect(call).rejects.toMatchObject({ code: 'unknown-service', hint: 'Did you mean remotion?' });
  });

  test('does not take an answer of another shape for a service', async () => {
    const { transport } = answering(200, { ...asleep, status: 'dozing' });
    const call = createControllerClient(transport).service('remotion');
    await expect(call).rejects.toMatchObject({ code: 'internal', hint: 'Run `veille down`, then `veille up`.' });
  });

  test('reads events that arrive cut at any place', async () => {
    const event = { type: 'log', service: 'remotion', line: 'listening', at: '2026-01-01T00:00:00.000Z' };
    const text = `: hello\r\n\r\nevent: log\r\ndata: ${JSON.stringify(event)}\r\n\r\n`;
    for (let cut = 0; cut <= text.length; cut++) {
      const client = createControllerClient(streaming([text.slice(0, cut), text.slice(cut)]));
      const events: VeilleEvent[] = [];
      for await (const received of client.events(new AbortController().signal)) events.push(received);
      expect(events).toEqual([event]);
    }
  });
});

function answering(status: number, body: unknown): { transport: Transport; requests: ClientRequest[] } {
  const requests: ClientRequest[] = [];
  const transport: Transport = {
    send: async (request) => {
      requests.push(request);
      return { status, body: JSON.stringify(body) };
    },
    stream: async function* () {},
  };
  return { transport, requests };
}

function streaming(pieces: readonly string[]): Transport {
  return {
    send: () => Promise.reject(new Error('not expected here')),
    stream: async function* () {
      yield* pieces;
    },
  };
}
