import type { Diagnosis } from '@veille/protocol';
import { diagnose } from './diagnose.ts';
import { toDiagnosis } from './to-diagnosis.ts';

/** What is wrong when the engine refuses something for a service outside of a wake; null where no rule knows it. */
export function explainRefusal(service: string, error: string): Diagnosis | null {
  const unknown = { code: 'unknown', sentence: { en: error, fr: error }, command: null };
  const finding = diagnose({ service, address: '', project: null, file: null, error, parts: [] }, unknown);
  return finding === unknown ? null : toDiagnosis(finding);
}
