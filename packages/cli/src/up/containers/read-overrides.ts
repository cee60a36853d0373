import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Compilation, type ComposeConfig, readComposeConfig } from '@veille/compile';
import { type ComposeSpec, composeWords } from '@veille/protocol';
import type { Issue } from '@veille/stack';
import { indentLastLines } from '../../output/last-lines.ts';
import type { OpenStudio } from '../../studio/open-studio.ts';
import { runProgramToEnd } from '../run-program.ts';
import type { FoundEngine } from './find-engine.ts';
import { refuseIpv6 } from './refuse-ipv6.ts';

/** What compose makes of projects that have an override, and what it refuses. */
export interface ReadOverrides {
  /** By service. */
  readonly configs: Readonly<Record<string, ComposeConfig>>;
  readonly issues: readonly Issue[];
}

/** Lets compose read every project that has an override, before anything is written where it counts. */
export async function readOverrides(
  { manifest, artifacts }: Pick<Compilation, 'manifest' | 'artifacts'>,
  { compose, env }: FoundEngine,
  { folders }: OpenStudio,
  signal: AbortSignal,
): Promise<ReadOverrides> {
  const configs: Record<string, ComposeConfig> = {};
  const issues: Issue[] = [];
  for (const { name, compose: spec } of manifest.services) {
    const [written = '', override] = spec?.files ?? [];
    if (spec === null || spec.ownFile || override === undefined) continue;
    const draft = artifacts.find(({ path }) => path === written)?.content ?? '';
    const words = (file: string) => [...compose, ...composeWords({ ...spec, files: [file, override] }), 'config'];
    const { code, output, text } = await withDraft(folders.temporary, name, draft, (file) =>
      runProgramToEnd(words(file), { cwd: spec.folder, env, signal }),
    );
    if (code === 0) {
      configs[name] = readComposeConfig(text);
      issues.push(...(await refuseIpv6(['services', name, 'override'], [override], configs[name])));
    } else issues.push(refusedOverride(name, spec, override, output));
  }
  return { configs, issues };
}

async function withDraft<Result>(
  folder: string,
  service: string,
  content: string,
  use: (file: string) => Promise<Result>,
): Promise<Result> {
  const file = join(folder, `compose-${service}.yaml`);
  await mkdir(folder, { recursive: true });
  await writeFile(file, content);
  try {
    return await use(file);
  } finally {
    await rm(file);
  }
}

function refusedOverride(service: string, { files }: ComposeSpec, override: string, refusal: string): Issue {
  return {
    path: ['services', service, 'override'],
    found: `${override}, of which compose says:\n${indentLastLines(refusal, 5)}`,
    expected: 'a compose file that compose can merge over what Veille writes',
    fix: `mend that file; what Veille writes is in ${files[0]}`,
  };
}
