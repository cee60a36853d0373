import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Waits until a port can be connected to; throws after about 20 s. A machine that was away stays unreachable for a
 * moment: its neighbours remember that nobody answered for its address.
 */
export async function untilReached(address: string, port: number): Promise<void> {
  for (let tries = 0; tries < 100; tries += 1) {
    if (await isReached(address, port)) return;
    await sleep(200);
  }
  throw new Error(`${address}:${port} cannot be connected to`);
}

function isReached(address: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: address, port, timeout: 1000 });
    const answer = (isOpen: boolean) => {
      socket.destroy();
      resolve(isOpen);
    };
    socket.once('connect', () => answer(true));
    socket.once('error', () => answer(false));
    socket.once('timeout', () => answer(false));
  });
}
