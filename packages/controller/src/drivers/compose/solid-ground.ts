import { setTimeout as sleep } from 'node:timers/promises';
import { EngineRefusal } from './compose-command.ts';
import type { Engine } from './engine.ts';

/** An engine that was there a moment ago is being restarted; one that never was is not waited for so long. */
const waitForLostMs = 30_000;
const waitForUnknownMs = 2_000;
const lookEveryMs = 100;
/** So often work is begun anew because the engine went away under it. */
const maxTries = 3;

/** Does the work while the engine answers, waiting for one that is being restarted. Throws EngineRefusal. */
export async function whileEngineAnswers<Result>(engine: Engine, work: () => Promise<Result>): Promise<Result> {
  // Somebody must listen, or there is no stream; what the work starts to watch must not miss what happens before.
  const unlisten = engine.events.listen({ onEvent() {}, onResync() {}, onLost() {} });
  try {
    await untilItAnswers(engine);
    return await work();
  } finally {
    unlisten();
  }
}

/** The same, but the work begins anew when the engine went away in the middle of it. */
export async function overLosses<Result>(
  engine: Engine,
  signal: AbortSignal,
  work: () => Promise<Result>,
): Promise<Result> {
  for (let tries = 1; ; tries += 1) {
    const { losses } = engine.events;
    try {
      return await whileEngineAnswers(engine, work);
    } catch (error) {
      const wasLost = engine.events.losses !== losses || (engine.events.wasThere && !(await engine.answers()));
      if (!wasLost || tries === maxTries || signal.aborted) throw error;
    }
  }
}

async function untilItAnswers({ events, answers }: Engine): Promise<void> {
  const deadline = Date.now() + (events.wasThere ? waitForLostMs : waitForUnknownMs);
  while (!((await events.untilOpen(deadline - Date.now())) && (await answers()))) {
    if (Date.now() >= deadline) throw new EngineRefusal(`the Docker engine does not answer: ${events.fault}`);
    await sleep(lookEveryMs);
  }
}
