import { once } from 'node:events';
import { Agent, request } from 'node:http';
import { summarize } from './statistics.ts';

/** The median time of a request in microseconds, one after the other on one connection: what a single person feels. */
export async function oneAtATime(port: number, host: string, count: number): Promise<number> {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const times: number[] = [];
  for (let index = 0; index < count; index++) {
    const begunAt = performance.now();
    const outgoing = request({ host: '127.0.0.1', port, agent, headers: { host } }).end();
    const [response] = await once(outgoing, 'response');
    response.resume();
    await once(response, 'end');
    times.push((performance.now() - begunAt) * 1000);
  }
  agent.destroy();
  return summarize(times).median;
}
