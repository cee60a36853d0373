import { studioPrefix } from '@veille/compile';
import { type Manifest, UserError } from '@veille/protocol';
import type { Context } from '../../context.ts';
import { indentLastLines } from '../../output/last-lines.ts';
import type { OpenStudio } from '../../studio/open-studio.ts';
import { runProgramToEnd } from '../run-program.ts';
import type { FoundEngine } from './find-engine.ts';

/** A project of this studio whose service the stack no longer has. */
interface Removed {
  readonly service: string;
  readonly project: string;
  readonly containers: readonly string[];
}

/**
 * Takes down the containers and the network of each service that is no longer in the stack. Its data stay: they lie in
 * folders, and no volume is removed. What a person's own compose file has made is theirs.
 */
export async function takeDownRemoved(
  manifest: Manifest,
  engine: FoundEngine,
  studio: OpenStudio,
  { terminal, signal }: Pick<Context, 'terminal' | 'signal'>,
): Promise<void> {
  const docker = async (words: readonly string[]) => {
    const result = await runProgramToEnd(['docker', ...words], { cwd: studio.folder, env: engine.env, signal });
    if (result.code === 0) return result.text.split('\n').filter((line) => line !== '');
    const message = `What is no longer in the stack could not be taken down:\n${indentLastLines(result.output, 3)}`;
    throw new UserError('internal', message, 'The studio is up. Run `veille up` again once Docker answers.');
  };
  for (const { service, project, containers } of findRemoved(await docker(listing), manifest, studio)) {
    terminal.say(`${service} is no longer in the stack: its containers are taken down, its data stays.`);
    await docker(['rm', '--force', ...containers]);
    const networks = await docker(['network', 'ls', '--quiet', '--filter', `label=${projectLabel}=${project}`]);
    if (networks.length > 0) await docker(['network', 'rm', ...networks]);
  }
}

const projectLabel = 'com.docker.compose.project';
const serviceLabel = 'dev.veille.service';
const columns = `{{.ID}} {{.Label "${serviceLabel}"}} {{.Label "${projectLabel}"}}`;
const listing = ['ps', '--all', '--filter', `label=${serviceLabel}`, '--format', columns];

/** Projects are called after the studio's folder, so those of another studio are never meant. */
function findRemoved(lines: readonly string[], { services }: Manifest, { folder }: OpenStudio): Removed[] {
  const removed = new Map<string, Removed>();
  for (const [id = '', service = '', project = ''] of lines.map((line) => line.split(' '))) {
    const now = services.find(({ name }) => name === service);
    const isKept = now !== undefined && (now.driver === 'unavailable' || now.compose?.project === project);
    if (isKept || project !== `${studioPrefix(folder)}-${service}`) continue;
    removed.set(project, { service, project, containers: [...(removed.get(project)?.containers ?? []), id] });
  }
  return [...removed.values()];
}
