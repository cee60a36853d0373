import type { Diagnosis } from '@veille/protocol';
import type { Finding } from './finding.ts';

/** A finding in the words of the API. */
export function toDiagnosis(finding: Finding | null): Diagnosis | null {
  return finding && { code: finding.code, sentence: finding.sentence.en, command: finding.command };
}
