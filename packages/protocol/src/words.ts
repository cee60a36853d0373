import { z } from 'zod';
import type { ServiceStatus } from './service.ts';

/** The languages that the studio's end users read. */
export const locale = z.enum(['en', 'fr']);
export type Locale = z.infer<typeof locale>;

/** People's word for each status: code says `stopped`, people read *asleep*. The one table of these words. */
export const statusWords: Record<ServiceStatus, Record<Locale, string>> = {
  stopped: { en: 'asleep', fr: 'en veille' },
  starting: { en: 'waking', fr: 'se réveille' },
  ready: { en: 'awake', fr: 'éveillé' },
  stopping: { en: 'falling asleep', fr: 's’endort' },
  failed: { en: 'failed', fr: 'en panne' },
  external: { en: 'elsewhere', fr: 'ailleurs' },
  unavailable: { en: 'unavailable', fr: 'indisponible' },
};
