import type { Run } from '../driver.ts';

/** What is the same for every process: its first end is told anyway, and nothing has to be mended or told. */
export const plainRun: Pick<Run, 'answered' | 'mended' | 'notice'> = {
  answered: () => undefined,
  mended: null,
  notice: null,
};
