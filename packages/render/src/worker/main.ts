import { listenOnLoopbackOnly } from './loopback-only.ts';
import { renderOrder, type WorkerMessage } from './messages.ts';

/**
 * Renders one film and ends. Started by the server with an IPC channel, in a temporary folder of its own; it is
 * killed to cancel, and ends by itself when the server is gone.
 */
listenOnLoopbackOnly();
process.once('disconnect', () => process.exit(1));
process.once('message', (message) => void run(message));

async function run(message: unknown): Promise<void> {
  try {
    const { renderFilm } = await import('./render-film.ts');
    const facts = await renderFilm(renderOrder.parse(message), (progress) => say({ type: 'progress', progress }));
    await say({ type: 'done', facts });
  } catch (error) {
    await say({ type: 'failed', reason: error instanceof Error ? error.message : String(error) });
  }
  process.exit(0);
}

function say(message: WorkerMessage): Promise<void> {
  return new Promise((resolve) => {
    if (process.send === undefined) resolve();
    else process.send(message, () => resolve());
  });
}
