import { connect } from 'node:net';
import { parseAddress } from './address.ts';

/** Sends bytes to a service and resolves with whether its answer starts as expected. Throws when none comes in time. */
export function exchange(address: string, send: string, expect: string, timeoutMs: number): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const socket = connect(parseAddress(address));
    let answer = '';
    socket.setTimeout(timeoutMs, () => socket.destroy(new Error(`no answer within ${timeoutMs} ms`)));
    socket.on('connect', () => socket.write(send));
    socket.on('data', (chunk) => {
      answer += chunk.toString('latin1');
      if (answer.length < expect.length && expect.startsWith(answer)) return;
      resolve(answer.startsWith(expect));
      socket.destroy();
    });
    socket.on('error', reject);
    socket.on('close', () => reject(new Error('it hung up without an answer')));
  });
}
