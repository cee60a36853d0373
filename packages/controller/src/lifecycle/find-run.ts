import type { Run } from '../drivers/driver.ts';
import { EngineLost } from './reasons.ts';
import type { ServiceSurroundings } from './surroundings.ts';

/** What runs of a service, whoever started it; null: nothing. `untold`: what it would run on does not answer. */
export async function findRun(
  service: string,
  { driver, memory }: Pick<ServiceSurroundings, 'driver' | 'memory'>,
): Promise<Run | null | 'untold'> {
  try {
    return await driver.adopt(service, memory.service(service).run, memory.damage !== null);
  } catch (error) {
    if (!(error instanceof EngineLost)) throw error;
    return 'untold';
  }
}
