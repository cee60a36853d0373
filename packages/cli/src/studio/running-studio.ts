import { readFile } from 'node:fs/promises';
import { type ControllerClient, createControllerClient, type Manifest, manifest, UserError } from '@veille/protocol';
import { createHttpTransport } from './http-transport.ts';

/** A studio whose controller answers. */
export interface RunningStudio {
  readonly manifest: Manifest;
  readonly client: ControllerClient;
}

/**
 * @param manifestFile the one that the last `up` wrote.
 * @throws UserError `not-running` when there is none or its controller does not answer.
 */
export async function connectStudio(manifestFile: string): Promise<RunningStudio> {
  const written = await readManifest(manifestFile);
  const client = written && (await reachController(written));
  if (written && client) return { manifest: written, client };
  throw new UserError('not-running', 'The studio is not running.', 'Start it with `veille up`.');
}

/** Null when there is none, or it is of another version of Veille. */
export async function readManifest(file: string): Promise<Manifest | null> {
  const text = await readFile(file, 'utf8').catch(() => null);
  return text === null ? null : (manifest.safeParse(JSON.parse(text)).data ?? null);
}

/** The controller that listens where the manifest says; null when nobody does. */
export async function reachController({ apiSocket }: Manifest): Promise<ControllerClient | null> {
  const client = createControllerClient(createHttpTransport({ socketPath: apiSocket }));
  try {
    await client.health();
    return client;
  } catch (error) {
    if (isNobodyThere(error)) return null;
    throw error;
  }
}

/** A socket that is missing, one that its process left behind, or one that closes while it ends. */
export function isNobodyThere(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return ['ENOENT', 'ECONNREFUSED', 'ECONNRESET', 'EPIPE'].includes(code);
}
