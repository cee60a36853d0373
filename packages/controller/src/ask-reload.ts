import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { text } from 'node:stream/consumers';
import { type ClientRequest, type ClientResponse, createControllerClient, UserError } from '@veille/protocol';
import { readManifest } from './manifest-file.ts';

/**
 * Tells the controller that runs to take the manifest on disk, and waits until it has: what a unit's `ExecReload` is for.
 *
 * @throws UserError when it refuses the manifest, and when none runs.
 */
export async function askReload(manifestFile: string): Promise<void> {
  const { apiSocket: socketPath } = await readManifest(manifestFile);
  const client = createControllerClient({ send: (call) => send(socketPath, call), stream: () => never() });
  await client.reload();
}

async function send(socketPath: string, { method, path, body }: ClientRequest): Promise<ClientResponse> {
  const outgoing = request({ socketPath, method, path, headers: { 'content-type': 'application/json' } });
  outgoing.end(JSON.stringify(body));
  try {
    const [response]: [IncomingMessage] = (await once(outgoing, 'response')) as [IncomingMessage];
    return { status: response.statusCode ?? 0, body: await text(response) };
  } catch (error) {
    throw new UserError('not-running', `No controller answers at ${socketPath}.`, 'Start it.', { cause: error });
  }
}

function never(): never {
  throw new Error('a reload follows no stream');
}
