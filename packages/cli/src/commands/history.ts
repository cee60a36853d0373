import { readHistory } from '@veille/deploy';
import type { Command } from 'commander';
import type { Context } from '../context.ts';
import { onEveryHost, openHosts } from '../deploy/open-hosts.ts';
import { loadHosts } from '../deploy/prepare-deploy.ts';
import { formatTable } from '../output/table.ts';
import { type StudioOptions, withStudioOptions } from './options.ts';

export function addHistoryCommand(program: Command, context: Context): void {
  const command = program
    .command('history')
    .description('say what was deployed to which host, when and by whom; the newest last')
    .action((options: StudioOptions) => history(context, options));
  withStudioOptions(command, ['veille history', 'veille history --json']);
}

async function history(context: Context, options: StudioOptions): Promise<void> {
  const { terminal, signal } = context;
  const { stack } = await loadHosts(options.config, context);
  const executors = openHosts(stack.hosts, context);
  const found = await onEveryHost(executors, signal, (executor, either) => readHistory(executor, { signal: either }));
  const entries = found.flat().sort((one, other) => (one.when < other.when ? -1 : 1));
  if (options.json) return terminal.printJson({ history: entries });
  if (entries.length === 0) return terminal.print('Nothing was deployed yet.');
  const rows = entries.map(({ when, host, outcome, who, why }) => [when, host, outcome, who, why]);
  for (const line of formatTable(rows)) terminal.print(line);
}
