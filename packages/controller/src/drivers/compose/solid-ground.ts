import { EngineRefusal } from './compose-command.ts';
import type { EngineEvents } from './engine-events.ts';

/** An engine that was there a moment ago is being restarted; one that never was is not waited for so long. */
const waitForLostMs = 30_000;
const waitForUnknownMs = 2_000;
/** So often work is begun anew because the engine went away under it. */
const maxTries = 3;

/** Does the work while the engine answers, waiting for one that is being restarted. Throws EngineRefusal. */
export async function whileEngineAnswers<Result>(events: EngineEvents, work: () => Promise<Result>): Promise<Result> {
  // Somebody must listen, or there is no stream; what the work starts to watch must not miss what happens before.
  const unlisten = events.listen({ onEvent() {}, onResync() {}, onLost() {} });
  try {
    const isThere = await events.untilOpen(events.wasThere ? waitForLostMs : waitForUnknownMs);
    if (!isThere) throw new EngineRefusal(`the Docker engine does not answer: ${events.fault}`);
    return await work();
  } finally {
    unlisten();
  }
}

/** The same, but the work begins anew when the engine went away in the middle of it. */
export async function overLosses<Result>(
  events: EngineEvents,
  signal: AbortSignal,
  work: () => Promise<Result>,
): Promise<Result> {
  for (let tries = 1; ; tries += 1) {
    const { losses } = events;
    try {
      return await whileEngineAnswers(events, work);
    } catch (error) {
      const wasLost = events.losses !== losses;
      if (!wasLost || tries === maxTries || signal.aborted) throw error;
    }
  }
}
