import { ask } from '../../test/support/ask.ts';
import type { Arrive, Visit } from './browser.ts';
import type { CompiledStudio } from './compiled-studio.ts';
import { sinceListening } from './listening-moment.ts';

/** Asks a sleeping door as a program does and lets it sleep again; milliseconds from "it could answer" to the first byte. */
export async function holdAtDoor({ port, api }: CompiledStudio, service: string): Promise<number> {
  const headers = { host: `${service}.localhost:${port}` };
  const waited = sinceListening(await ask({ port, path: '/hello', headers }));
  await api.stop(service);
  return waited;
}

/** The same for a person, who sees the waiting page first. */
export async function visitDoor({ port, api }: CompiledStudio, service: string, arrive: Arrive): Promise<Visit> {
  const visit = await arrive(`http://${service}.localhost:${port}/hello`);
  await api.stop(service);
  return visit;
}
