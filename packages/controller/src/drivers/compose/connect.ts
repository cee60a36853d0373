import { Agent } from 'node:http';
import { UserError } from '@veille/protocol';
import Docker from 'dockerode';

/**
 * A client of the Engine API at a `DOCKER_HOST`. It asks for no version, so each engine answers in its own: 1.41 and
 * everything newer will do.
 */
export function connectDocker(dockerHost: string): Docker {
  // After a restart of the engine a connection that was kept would only tell of its own end.
  const agent = new Agent({ keepAlive: false });
  const options: ConstructorParameters<typeof Docker>[0] & { agent: Agent } = { agent };
  const url = URL.parse(dockerHost);
  if (url?.protocol === 'unix:') return new Docker({ ...options, socketPath: url.pathname });
  if (url?.protocol === 'tcp:' || url?.protocol === 'http:') {
    return new Docker({ ...options, protocol: 'http', host: url.hostname, port: url.port || '2375' });
  }
  throw new UserError(
    'config-invalid',
    `DOCKER_HOST is "${dockerHost}", which Veille cannot reach.`,
    'Use unix:///PATH or tcp://HOST:PORT.',
  );
}
