import { readFile } from 'node:fs/promises';
import { createRenderClient, type RenderClient, UserError } from '@veille/protocol';
import type { Context } from '../context.ts';
import { doorEndpoint } from '../studio/doors.ts';
import { createHttpTransport, type Endpoint } from '../studio/http-transport.ts';
import type { OpenStudio } from '../studio/open-studio.ts';
import { resolveService } from '../studio/resolve-service.ts';
import { connectStudio, reachController } from '../studio/running-studio.ts';

/** A render server as this machine reaches it: through its door, which wakes it. */
export interface RenderService {
  readonly name: string;
  /** Its door, such as `https://re.example.cloud`. */
  readonly url: string;
  /** Whether it keeps its films on this machine. */
  readonly isHere: boolean;
  readonly endpoint: Endpoint;
  readonly client: RenderClient;
}

/** A service that may be meant. */
export interface Candidate {
  readonly name: string;
  readonly kind: string;
  readonly door: string;
  readonly url: string;
  /** On this machine, with the token that it asks for. */
  readonly tokenFile?: string;
}

/**
 * The one of the studio that runs on this machine; where none runs, the one that the stack has on its hosts.
 * @param asked its name, door or kind; the stack's only render service otherwise.
 * @throws UserError `not-running` where the stack has no hosts either.
 */
export async function openRenderService(
  studio: OpenStudio,
  asked: string | undefined,
  context: Context,
): Promise<RenderService> {
  const isHere = (await reachController(studio.folders, context.signal)) !== null;
  const onHosts = isHere ? [] : await servicesOnHosts(studio, context);
  const candidates = onHosts.length > 0 ? onHosts : await servicesHere(studio, context.signal);
  const service = resolveService(candidates, asked ?? 'remotion');
  const { name, url } = service;
  const endpoint = doorEndpoint(url);
  const token = context.environment.renderToken ?? (await readToken(service));
  const client = createRenderClient(createHttpTransport(endpoint), token);
  return { name, url, isHere: onHosts.length === 0, endpoint, client };
}

async function servicesHere({ folders }: OpenStudio, signal: AbortSignal): Promise<Candidate[]> {
  const { manifest } = await connectStudio(folders, signal);
  return manifest.services.flatMap(({ door, ...service }) =>
    door === null ? [] : [{ ...service, door: door.name, url: door.url }],
  );
}

/** None for a stack without hosts. */
async function servicesOnHosts(studio: OpenStudio, context: Context): Promise<Candidate[]> {
  // A studio of this machine is known from its manifest: only here the stack itself is read.
  const { findOnHosts } = await import('./find-on-hosts.ts');
  return findOnHosts(studio, context);
}

async function readToken({ name, tokenFile }: Candidate): Promise<string | null> {
  if (tokenFile === undefined) return null;
  const text = await readFile(tokenFile, 'utf8').catch((cause: Error) => {
    const message = `The token of ${name} cannot be read: ${cause.message}`;
    throw new UserError('unauthorized', message, 'Make it readable for you, or give the token as VEILLE_RENDER_TOKEN.');
  });
  return text.trim();
}
