import type { Command } from 'commander';
import type { Context } from '../context.ts';
import { compileStack, loadHosts } from '../deploy/prepare-deploy.ts';
import { verifySight } from '../deploy/verify-deploy.ts';
import { AlreadyTold } from '../errors.ts';
import { formatVerdicts } from '../output/deploy/verdicts-view.ts';
import { withElapsed } from '../output/elapsed.ts';
import { count } from '../output/units.ts';
import { type StudioOptions, withStudioOptions } from './options.ts';

export function addVerifyCommand(program: Command, context: Context): void {
  const command = program
    .command('verify')
    .description('look at every name and door as clients do, as a deploy does at its end; wakes and changes nothing')
    .action((options: StudioOptions) => verify(context, options));
  withStudioOptions(command, ['veille verify', 'veille verify --json']);
}

async function verify(context: Context, options: StudioOptions): Promise<void> {
  const { terminal, signal } = context;
  const loaded = await loadHosts(options.config, context);
  // What doors there should be the stack says; nothing is made or fetched to know that.
  const nothing = { hosts: loaded.stack.hosts.map(({ name }) => name), targets: [] };
  const { executors, observations, compilation } = await compileStack(
    loaded,
    { scope: nothing, allowRemovals: true },
    context,
  );
  const { probes } = compilation;
  const title = `looking at ${count(new Set(probes.map(({ name }) => name)).size, 'door')}`;
  const seen = await withElapsed(terminal, title, () =>
    verifySight({ ...loaded, probes, executors, observations }, { when: 'look', wasAsWrong: () => false, signal }),
  );
  if (options.json) terminal.printJson(seen);
  else for (const line of formatVerdicts(seen, terminal, { isAsked: true })) terminal.print(line);
  if (seen.verdicts.some(({ outcome }) => outcome !== 'good')) throw new AlreadyTold();
}
