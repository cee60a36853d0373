import { z } from 'zod';
import { createHttpTransport } from './http-transport.ts';
import { isNobodyThere } from './running-studio.ts';

const upstreams = z.array(z.object({ num_requests: z.number() }));

/** Requests, downloads and WebSockets that Caddy has open at this moment, as its admin API counts them. */
export async function openRequests(adminSocket: string): Promise<number> {
  try {
    const admin = createHttpTransport({ socketPath: adminSocket });
    // Caddy 2.6.2 refuses any other Host on a socket.
    const answer = await admin.send({ method: 'GET', path: '/reverse_proxy/upstreams', headers: { host: '' } });
    return upstreams.parse(JSON.parse(answer.body)).reduce((sum, { num_requests }) => sum + num_requests, 0);
  } catch (error) {
    if (isNobodyThere(error)) return 0;
    throw error;
  }
}
