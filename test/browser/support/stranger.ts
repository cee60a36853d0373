import { once } from 'node:events';
import { type AddressInfo, connect, createServer } from 'node:net';
import { onTestFinished } from 'vitest';

/** A port whose visitors reach the doors from 127.0.0.2, which may not pass. */
export async function portForStrangers(doorsPort: number): Promise<number> {
  const relay = createServer((visitor) => {
    const door = connect({ port: doorsPort, host: '127.0.0.1', localAddress: '127.0.0.2' });
    visitor.pipe(door).pipe(visitor);
    visitor.on('error', () => door.destroy());
    door.on('error', () => visitor.destroy());
  });
  await once(relay.listen(0, '127.0.0.1'), 'listening');
  onTestFinished(() => {
    relay.close();
  });
  return (relay.address() as AddressInfo).port;
}
