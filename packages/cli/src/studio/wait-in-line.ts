import { setTimeout as sleep } from 'node:timers/promises';
import { type ControllerClient, formatBytes, type ServiceView, UserError } from '@veille/protocol';
import { Interrupted } from '../errors.ts';
import type { Terminal } from '../output/terminal.ts';

const lookEveryMs = 500;

/** How a wait is told and ended. */
interface Wait {
  readonly terminal: Pick<Terminal, 'say'>;
  readonly signal: AbortSignal;
  /** Asks for the start; resolves with what has come of that. */
  readonly begin: () => Promise<ServiceView>;
  /** Called when the signal aborts; the client's own calls end with it. */
  readonly leave: () => Promise<unknown>;
}

/**
 * Starts a service, or waits until its turn has come and it is awake. Whoever interrupts leaves the line.
 * @throws UserError `start-failed` when its turn came and it did not start; Interrupted when the signal aborts.
 */
export async function waitInLine(client: ControllerClient, name: string, wait: Wait): Promise<ServiceView> {
  try {
    const begun = await wait.begin();
    return begun.status === 'ready' ? begun : await followPlace(client, name, wait);
  } catch (error) {
    if (!wait.signal.aborted) throw error;
    await wait.leave();
    throw new Interrupted();
  }
}

async function followPlace(client: ControllerClient, name: string, { terminal, signal }: Wait): Promise<ServiceView> {
  for (let said = ''; ; await sleep(lookEveryMs, undefined, { signal })) {
    // The line first: whoever has left it is starting by then, or has started.
    const { waiting } = await client.line();
    const service = await client.service(name);
    if (service.status === 'ready') return service;
    const place = waiting.findIndex((each) => each.service === name);
    if (place < 0 && service.status !== 'starting') throw notStarted(service);
    const line = place < 0 ? `waking ${name} …` : describePlace(name, place, waiting[place]?.needBytes ?? 0);
    if (line !== said) terminal.say(line);
    said = line;
  }
}

function describePlace(name: string, before: number, needBytes: number): string {
  const place = before === 0 ? 'first in line' : `${before} before it in line`;
  return `${name} waits for ${formatBytes(needBytes, 'en')} of memory, ${place}; Ctrl-C leaves the line.`;
}

function notStarted({ name, reason }: ServiceView): UserError {
  return new UserError('start-failed', reason ?? `${name} left the line without a start.`, `See: veille why ${name}`);
}
