import { dirname } from 'node:path';
import { type ComposeConfig, checkComposeFile, type ProjectFacts, readComposeConfig } from '@veille/compile';
import type { ComposeFileRun, Issue } from '@veille/stack';
import type { Context } from '../../context.ts';
import { indentLastLines } from '../../output/last-lines.ts';
import { stackProblems } from '../../studio/issues-of-stack.ts';
import type { OpenStudio } from '../../studio/open-studio.ts';
import { fullContentDigest } from '../content-digest.ts';
import { runProgramToEnd } from '../run-program.ts';
import { buildsDigest } from './build-digest.ts';
import type { ContainerInputs } from './container-inputs.ts';
import type { FoundEngine } from './find-engine.ts';
import { refuseIpv6 } from './refuse-ipv6.ts';

/**
 * By service: the digest of the files and folders that compile cannot read, and what compose makes of people's own files.
 * @throws StackProblems with all that is wrong with those.
 */
export async function readProjectFacts(
  inputs: readonly ContainerInputs[],
  engine: FoundEngine,
  { stackFile }: OpenStudio,
  { environment, signal }: Pick<Context, 'environment' | 'signal'>,
): Promise<Record<string, ProjectFacts>> {
  const facts: Record<string, ProjectFacts> = {};
  const issues: Issue[] = [];
  for (const { service, run, files, buildFolders } of inputs) {
    const path = ['services', service.name];
    const config = run.type === 'compose' ? await readOwnFile(run, engine, signal) : null;
    if (config !== null && 'refusal' in config) issues.push(refusedFile([...path, 'file'], run, config.refusal));
    else if (config !== null && run.type === 'compose')
      issues.push(...checkComposeFile(path, run, config), ...(await refuseIpv6([...path, 'file'], run.files, config)));
    const known = config !== null && !('refusal' in config) ? config : null;
    const digest = await fullContentDigest([...files, ...buildFolders], []);
    facts[service.name] = { digest, config: known, builds: known === null ? '' : await buildsDigest(known) };
  }
  if (issues.length === 0) return facts;
  throw await stackProblems(issues, stackFile, environment.cwd);
}

async function readOwnFile(
  { files, project }: ComposeFileRun,
  { compose, env }: FoundEngine,
  signal: AbortSignal,
): Promise<ComposeConfig | { readonly refusal: string }> {
  const name = project === undefined ? [] : ['--project-name', project];
  const words = [...compose, ...name, ...files.flatMap((file) => ['--file', file]), 'config'];
  const { code, output, text } = await runProgramToEnd(words, { cwd: dirname(files[0] ?? '/'), env, signal });
  return code === 0 ? readComposeConfig(text) : { refusal: output };
}

function refusedFile(path: Issue['path'], run: ContainerInputs['run'], refusal: string): Issue {
  const file = run.type === 'compose' ? run.files.join(' with ') : '';
  return {
    path,
    found: `${file}, of which compose says:\n${indentLastLines(refusal, 5)}`,
    expected: 'a compose file that "compose config" takes',
    fix: `mend that file, then try: docker compose --file ${file} config`,
  };
}
