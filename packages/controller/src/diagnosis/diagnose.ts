import type { Evidence } from './evidence.ts';
import type { Finding } from './finding.ts';
import { engineRules } from './rules/engine.ts';
import { imageRules } from './rules/image.ts';
import { programRules } from './rules/program.ts';
import { stateRules } from './rules/state.ts';

/** What names a cause comes before what only describes an end: a crash for want of a module also has an exit code. */
const rules = [...engineRules, ...imageRules, ...programRules, ...stateRules];

/** Why a service does not run as it should; `otherwise` where no rule knows it. */
export function diagnose(evidence: Evidence, otherwise: Finding): Finding {
  for (const rule of rules) {
    const found = rule(evidence);
    if (found) return found;
  }
  return otherwise;
}
