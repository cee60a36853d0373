import { join } from 'node:path';
import { ask } from '../../test/support/ask.ts';
import type { CompiledStudio } from './compiled-studio.ts';
import { takeListeningMoment } from './listening-moment.ts';

/** Asks a sleeping door as a program does, lets it sleep again, and says how long after "it could answer" the answer came. */
export async function wakeThroughDoor({ port, api, dataFolder }: CompiledStudio, service: string): Promise<number> {
  const answer = await ask({ port, path: '/hello', headers: { host: `${service}.localhost:${port}` } });
  if (answer.status !== 200) throw new Error(`the door of ${service} answered ${answer.status}: ${answer.body}`);
  const listeningAt = await takeListeningMoment(join(dataFolder, service));
  await api.stop(service);
  return Number(answer.firstByteAt - listeningAt) / 1e6;
}
