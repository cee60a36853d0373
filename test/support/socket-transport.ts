import type { Transport } from '@veille/protocol';
import { ask } from './ask.ts';

/** The way to the controller's API for a client that follows no events. */
export function socketTransport(socketPath: string): Transport {
  return {
    send: async ({ method, path, body }) => {
      const headers = body === undefined ? {} : { 'content-type': 'application/json' };
      const text = body === undefined ? undefined : JSON.stringify(body);
      const answer = await ask({ socketPath, method, path, headers }, text);
      return { status: answer.status, body: answer.body.toString() };
    },
    stream: () => {
      throw new Error('this client follows no events');
    },
  };
}
