import { readFile } from 'node:fs/promises';
import { type ControllerClient, createControllerClient, type Manifest, manifest, UserError } from '@veille/protocol';
import { findControllerPid } from './controller-pid.ts';
import type { StudioFolders } from './folders.ts';
import { createHttpTransport } from './http-transport.ts';

/** A studio whose controller answers. */
export interface RunningStudio {
  readonly client: ControllerClient;
  readonly manifest: Manifest;
}

/** A health check that takes longer than this is not answered. */
const answerWithinMs = 2000;

/** A controller runs and does not answer. */
export class SilentController extends UserError {
  constructor(pid: number | null) {
    super(
      'not-running',
      `The controller${pid === null ? '' : ` (pid ${pid})`} does not answer.`,
      'Run `veille up`: it puts another in its place, and the services go on. `veille down` stops them all.',
    );
  }
}

/** @throws UserError `not-running`, or `config-invalid` when another version of Veille wrote its manifest. */
export async function connectStudio(folders: StudioFolders, signal: AbortSignal): Promise<RunningStudio> {
  const client = await connectController(folders, signal);
  const written = await readManifest(folders.manifest);
  if (written) return { client, manifest: written };
  const message = `${folders.manifest} was written by another version of Veille.`;
  throw new UserError('config-invalid', message, 'Run `veille up`, which writes it anew.');
}

/** @throws UserError `not-running` when no controller answers. */
export async function connectController(folders: StudioFolders, signal: AbortSignal): Promise<ControllerClient> {
  const client = await reachController(folders, signal);
  if (client) return client;
  throw new UserError('not-running', 'The studio is not running.', 'Start it with `veille up`.');
}

/**
 * The studio's controller; null when nobody listens. The signal ends every call to it.
 * @throws SilentController when it listens and does not answer.
 */
export async function reachController(
  { apiSocket, run }: StudioFolders,
  signal: AbortSignal,
): Promise<ControllerClient | null> {
  const deadline = AbortSignal.timeout(answerWithinMs);
  const connect = (ended: AbortSignal) => createControllerClient(createHttpTransport({ socketPath: apiSocket }, ended));
  try {
    await connect(AbortSignal.any([signal, deadline])).health();
    return connect(signal);
  } catch (error) {
    if (deadline.aborted && !signal.aborted) throw new SilentController(await findControllerPid(run));
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
