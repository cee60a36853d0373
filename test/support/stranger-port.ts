import { once } from 'node:events';
import { type AddressInfo, connect, createServer } from 'node:net';

/** Opens a port whose visitors reach the doors from 127.0.0.2, an address that may not pass. */
export async function openStrangerPort(doorsPort: number): Promise<{ readonly port: number; close(): void }> {
  const relay = createServer((visitor) => {
    const door = connect({ port: doorsPort, host: '127.0.0.1', localAddress: '127.0.0.2' });
    visitor.pipe(door).pipe(visitor);
    visitor.on('error', () => door.destroy());
    door.on('error', () => visitor.destroy());
  });
  await once(relay.listen(0, '127.0.0.1'), 'listening');
  return { port: (relay.address() as AddressInfo).port, close: () => relay.close() };
}
