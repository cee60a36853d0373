import { UserError } from '@veille/protocol';
import { askReload } from './ask-reload.ts';
import { readConfig } from './config.ts';
import { createLog } from './log.ts';
import { runController } from './run-controller.ts';

const log = createLog((line) => process.stderr.write(line));

// A fault around one service must not end the watch over the others.
process.on('unhandledRejection', (fault) => log.warn(`a fault of Veille itself: ${describe(fault)}`));

try {
  const { task, ...config } = readConfig(process.argv.slice(2), process.env);
  if (task === 'reload') {
    await askReload(config.manifestFile);
    process.exit(0);
  }
  // Heard from the beginning: what it takes over may have to be stopped before it ends.
  const { promise: toldToEnd, resolve: end } = Promise.withResolvers<unknown>();
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, end);
  const controller = await runController(config, log);
  // The services stay, where another controller comes to adopt them.
  void toldToEnd.then(controller.leave);
  await controller.ended;
  process.exit(0);
} catch (error) {
  log.warn(error instanceof UserError ? `${error.message} ${error.hint}` : describe(error));
  process.exit(1);
}

function describe(fault: unknown): string {
  return fault instanceof Error ? (fault.stack ?? fault.message) : String(fault);
}
