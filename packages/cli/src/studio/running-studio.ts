import { readFile } from 'node:fs/promises';
import { type ControllerClient, createControllerClient, type Manifest, manifest, UserError } from '@veille/protocol';
import type { StudioFolders } from './folders.ts';
import { createHttpTransport } from './http-transport.ts';

/** A studio whose controller answers. */
export interface RunningStudio {
  readonly client: ControllerClient;
  readonly manifest: Manifest;
}

/** @throws UserError `not-running`, or `config-invalid` when another version of Veille wrote its manifest. */
export async function connectStudio(folders: StudioFolders): Promise<RunningStudio> {
  const client = await connectController(folders.apiSocket);
  const written = await readManifest(folders.manifest);
  if (written) return { client, manifest: written };
  const message = `${folders.manifest} was written by another version of Veille.`;
  throw new UserError('config-invalid', message, 'Run `veille up`, which writes it anew.');
}

/** @throws UserError `not-running` when no controller answers. */
export async function connectController(apiSocket: string): Promise<ControllerClient> {
  const client = await reachController(apiSocket);
  if (client) return client;
  throw new UserError('not-running', 'The studio is not running.', 'Start it with `veille up`.');
}

/** The controller that listens there; null when nobody does. */
export async function reachController(apiSocket: string): Promise<ControllerClient | null> {
  const client = createControllerClient(createHttpTransport({ socketPath: apiSocket }));
  try {
    await client.health();
    return client;
  } catch (error) {
    if (isNobodyThere(error)) return null;
    throw error;
  }
}

/** The manifest that the last `up` wrote; null when there is none, or another version of Veille wrote it. */
export async function readManifest(file: string): Promise<Manifest | null> {
  const text = await readFile(file, 'utf8').catch(() => null);
  return text === null ? null : (manifest.safeParse(JSON.parse(text)).data ?? null);
}

/** A socket that is missing, one that its process left behind, or one that closes while it ends. */
export function isNobodyThere(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return ['ENOENT', 'ECONNREFUSED', 'ECONNRESET', 'EPIPE'].includes(code);
}
