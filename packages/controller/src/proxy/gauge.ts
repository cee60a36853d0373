import { z } from 'zod';
import { askCaddy } from './admin.ts';

/** What Caddy says of each place that it proxies to; see `GET /reverse_proxy/upstreams` in its admin API. */
const upstreams = z.array(z.object({ address: z.string(), num_requests: z.number() })).nullable();

/** How many requests, WebSockets and streams are in flight at this moment, by the address of their service. */
export async function requestsInFlight(adminSocket: string): Promise<ReadonlyMap<string, number>> {
  const { status, body } = await askCaddy(adminSocket, 'GET', '/reverse_proxy/upstreams');
  if (status !== 200) throw new Error(`Caddy answered ${status} when asked what is in flight`);
  const counted = upstreams.parse(JSON.parse(body)) ?? [];
  return new Map(counted.map(({ address, num_requests }) => [address, num_requests]));
}
