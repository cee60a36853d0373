import { compileRecords, doorNames, type HostProbe, meshFacts, printRecords } from '@veille/compile';
import { type Command, Option } from 'commander';
import type { Context } from '../context.ts';
import { observeHosts } from '../deploy/observe-hosts.ts';
import { openHosts } from '../deploy/open-hosts.ts';
import { loadHosts } from '../deploy/prepare-deploy.ts';
import { verifySight } from '../deploy/verify-deploy.ts';
import { byHost } from '../deploy/watch-doors.ts';
import { AlreadyTold } from '../errors.ts';
import { formatVerdicts } from '../output/deploy/verdicts-view.ts';
import { withElapsed } from '../output/elapsed.ts';
import { stackProblems } from '../studio/issues-of-stack.ts';
import { type StudioOptions, withStudioOptions } from './options.ts';

interface PrintOptions extends StudioOptions {
  readonly as: 'table' | 'hosts' | 'zone';
}

export function addDnsCommand(program: Command, context: Context): void {
  const command = program.command('dns').description("the doors' names on the mesh");
  command.addHelpText('after', ['', 'Examples:', '  veille dns verify', '  veille dns print --as zone'].join('\n'));
  const print = command
    .command('print')
    .description('print the records of all doors, for whoever enters them by hand')
    .addOption(new Option('--as <form>', 'how').choices(['table', 'hosts', 'zone']).default('table'))
    .action((options: PrintOptions) => printAll(context, options));
  withStudioOptions(print, ['veille dns print', 'veille dns print --as hosts']);
  const verify = command
    .command('verify')
    .description('ask from every host on the mesh whether each door leads to the right address; changes nothing')
    .action((options: StudioOptions) => verifyNames(context, options));
  withStudioOptions(verify, ['veille dns verify', 'veille dns verify --json']);
}

async function printAll(context: Context, options: PrintOptions): Promise<void> {
  const { records } = await findRecords(context, options);
  if (options.json) context.terminal.printJson({ records });
  else context.terminal.print(printRecords(records)[options.as].trimEnd());
}

async function verifyNames(context: Context, options: StudioOptions): Promise<void> {
  const { terminal, signal } = context;
  const { records, ...sight } = await findRecords(context, options);
  const probes = doorNames(sight.stack).map(({ name, host }): HostProbe => {
    const addresses = records.filter((record) => record.name === name).map(({ value }) => value);
    return { type: 'resolves', name, host, addresses };
  });
  const title = `looking up ${probes.length} names`;
  const seen = await withElapsed(terminal, title, () =>
    verifySight({ ...sight, probes }, { when: 'look', wasAsWrong: () => false, signal }),
  );
  if (options.json) terminal.printJson(seen);
  else for (const line of formatVerdicts(seen, terminal, { isAsked: true })) terminal.print(line);
  if (seen.verdicts.some(({ outcome }) => outcome !== 'good')) throw new AlreadyTold();
}

async function findRecords(context: Context, { config }: StudioOptions) {
  const { terminal, signal } = context;
  const { studio, stack } = await loadHosts(config, context);
  const executors = openHosts(stack.hosts, context);
  const title = `asking ${stack.hosts.map(({ name }) => name).join(', ')}`;
  const observations = await withElapsed(terminal, title, () => observeHosts(stack, executors, signal));
  const compiled = compileRecords(stack, meshFacts(stack, { hosts: byHost(observations) }));
  if (!compiled.ok) throw await stackProblems(compiled.issues, studio.stackFile, context.environment.cwd);
  return { stack, executors, observations, records: compiled.records };
}
