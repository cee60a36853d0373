import { UserError } from '@veille/protocol';
import { describeAddress } from '../address.ts';
import { readConfig } from '../config.ts';
import { startServer } from './start-server.ts';

/** `render-server`: told everything by its environment (`config.ts`), it answers until SIGTERM or SIGINT. */
try {
  const config = readConfig(process.env);
  const server = await startServer(config, (error) => console.error(error));
  console.log(`listening on ${describeAddress(config.listen)}`);
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => void stop(server.close));
} catch (error) {
  console.error(error instanceof UserError ? `${error.message}\n${error.hint}` : error);
  process.exit(1);
}

async function stop(close: () => Promise<void>): Promise<void> {
  await close();
  process.exit(0);
}
