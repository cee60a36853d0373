import { UserError } from '@veille/protocol';
import { readConfig } from './config.ts';
import { createLog } from './log.ts';
import { runController } from './run-controller.ts';

const log = createLog((line) => process.stderr.write(line));

try {
  const controller = await runController(readConfig(process.argv.slice(2), process.env), log);
  // The controller goes, the services stay: the next controller adopts them.
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => void controller.leave());
  await controller.ended;
  process.exit(0);
} catch (error) {
  log.warn(error instanceof UserError ? `${error.message} ${error.hint}` : String((error as Error).stack ?? error));
  process.exit(1);
}
