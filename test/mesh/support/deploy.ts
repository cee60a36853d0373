import { join } from 'node:path';
import * as deployer from '../../support/deploy.ts';
import type { Bed } from './bed.ts';

/** The document of `deploy --json` and `rollback --json`, as far as the tests read it. */
export interface Deployed {
  readonly plan: {
    readonly hosts: readonly {
      host: string;
      notes: string[];
      changes: { sign: string; name: string; detail: string | null }[];
    }[];
  };
  readonly verification: {
    readonly verdicts: readonly { probe: { type: string; name: string }; outcome: string; isOld?: true }[];
  } | null;
}

/** Deploys the studio of a bed. Answers with what changed, a line each. */
export function deploy(bed: Bed, words: readonly string[] = []): Promise<string[]> {
  return deployer.deploy(bed, join(studioOf(bed), 'veille.config.ts'), words);
}

/** The document that a command with `--json` answers with; rejects unless it exits with `code`. */
export async function deployed(bed: Bed, words: readonly string[], code = 0): Promise<Deployed> {
  return JSON.parse(await deployer.veille(bed, studioOf(bed), words, code));
}

export function veille(bed: Bed, words: readonly string[]): Promise<deployer.Ended> {
  return deployer.runVeille(bed, studioOf(bed), words);
}

export function veilleInTerminal(
  bed: Bed,
  words: readonly string[],
  typed: readonly deployer.Typed[],
): Promise<deployer.Ended> {
  return deployer.runInTerminal(bed, studioOf(bed), words, typed);
}

function studioOf({ folder }: Bed): string {
  return join(folder, 'studio');
}
