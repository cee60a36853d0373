import type { ControllerClient, Manifest, ReloadResult } from '@veille/protocol';
import type { Context } from '../context.ts';
import type { Terminal } from '../output/terminal.ts';
import { count } from '../output/units.ts';
import { openRequests } from '../studio/open-requests.ts';
import type { OpenStudio } from '../studio/open-studio.ts';
import { reachOrEndController } from './end-controller.ts';
import { spawnController } from './spawn-controller.ts';

/** How the controller came by the manifest. */
export interface TakenManifest {
  readonly client: ControllerClient;
  /** Null when it was started for it. */
  readonly changes: ReloadResult | null;
}

/** Tells the running controller to take the manifest on disk, or starts one. */
export async function takeManifest(
  manifest: Manifest,
  previous: Manifest | null,
  { folders }: OpenStudio,
  { terminal, signal }: Pick<Context, 'terminal' | 'signal'>,
): Promise<TakenManifest> {
  const running = await reachOrEndController(folders, { terminal, signal });
  if (!running) return { client: await spawnController(folders, signal), changes: null };
  await announceClosing(manifest, previous, terminal);
  return { client: running, changes: await running.reload() };
}

/** Before 2.7 Caddy ends what is open when it takes a new configuration: nobody should learn that by surprise. */
async function announceClosing(next: Manifest, previous: Manifest | null, terminal: Terminal): Promise<void> {
  if (!previous || previous.proxy.digest === next.proxy.digest || next.proxy.keepsStreams) return;
  const open = await openRequests(previous.proxy.adminSocket);
  if (open > 0)
    terminal.say(`The doors change: this Caddy is older than 2.7 and closes ${count(open, 'open connection')}.`);
}
