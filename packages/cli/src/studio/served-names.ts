import { z } from 'zod';
import { createHttpTransport } from './http-transport.ts';

/** Of Caddy's configuration (its admin API, `GET /config/apps/http/servers`) only which names its sites have. */
const servers = z.record(
  z.string(),
  z.object({
    routes: z.array(z.object({ match: z.array(z.object({ host: z.array(z.string()).default([]) })).default([]) })),
  }),
);

/** The names that Caddy knows at this moment; any other gets its answer for what does not exist. */
export async function servedNames(adminSocket: string, signal: AbortSignal): Promise<ReadonlySet<string>> {
  const admin = createHttpTransport({ socketPath: adminSocket }, signal);
  // Caddy 2.6.2 refuses any other Host on a socket.
  const answer = await admin.send({ method: 'GET', path: '/config/apps/http/servers', headers: { host: '' } });
  const { data = {} } = servers.safeParse(JSON.parse(answer.body));
  const routes = Object.values(data).flatMap((server) => server.routes);
  return new Set(routes.flatMap(({ match }) => match.flatMap(({ host }) => host)));
}
