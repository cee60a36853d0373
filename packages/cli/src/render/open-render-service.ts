import { readFile } from 'node:fs/promises';
import {
  createRenderClient,
  type Manifest,
  type RenderClient,
  type ServiceManifest,
  UserError,
} from '@veille/protocol';
import { doorEndpoint } from '../studio/doors.ts';
import { createHttpTransport, type Endpoint } from '../studio/http-transport.ts';
import { resolveService } from '../studio/resolve-service.ts';

/** A render server as this machine reaches it: through its door, which wakes it. */
export interface RenderService {
  readonly name: string;
  readonly endpoint: Endpoint;
  readonly client: RenderClient;
}

/**
 * @param asked its name, door or kind; the stack's only render service otherwise.
 * @param token from the environment; the stack's `tokenFile` otherwise.
 */
export async function openRenderService(
  manifest: Manifest,
  asked: string | undefined,
  token: string | null,
): Promise<RenderService> {
  const service = findService(manifest, asked);
  if (!service.door) {
    throw new UserError('unknown-door', `${service.name} has no door.`, 'Name a render service with --service.');
  }
  const endpoint = doorEndpoint(service.door.url);
  const ownToken = token ?? (await readToken(service));
  return { name: service.name, endpoint, client: createRenderClient(createHttpTransport(endpoint), ownToken) };
}

function findService({ services }: Manifest, asked: string | undefined): ServiceManifest {
  const callable = services.filter(({ door }) => door !== null);
  const named = callable.map((service) => ({ ...service, door: service.door?.name ?? null }));
  const { name } = resolveService(named, asked ?? 'remotion');
  return callable.find((service) => service.name === name) as ServiceManifest;
}

async function readToken({ tokenFile }: ServiceManifest): Promise<string | null> {
  return tokenFile === undefined ? null : (await readFile(tokenFile, 'utf8')).trim();
}
