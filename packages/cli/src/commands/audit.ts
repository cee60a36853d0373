import { resolve } from 'node:path';
import { type AuditReport, auditImports, failsAudit, formatReport, reportJson } from '@veille/audit';
import type { Command } from 'commander';
import type { Context } from '../context.ts';
import { AlreadyTold } from '../errors.ts';
import { withJson } from './options.ts';

interface ImportsOptions {
  readonly strict?: boolean;
  readonly python?: string;
  readonly sitePackages?: string;
  readonly installLog?: string;
  readonly json?: boolean;
}

export function addAuditCommand(program: Command, context: Context): void {
  const audit = program.command('audit').description('look for what would break a service before it is built');
  const imports = audit
    .command('imports')
    .argument('<folder>', 'a Python source')
    .description('say which modules a Python source imports and does not declare; runs nothing of it')
    .option('--strict', 'also fail on what only another dependency happens to bring')
    .option('--site-packages <folder>', 'where its requirements are installed: tells missing from by chance')
    .option('--install-log <file>', 'what pip or uv printed: tells a pin that the index no longer has')
    .option('--python <version>', 'the Python it will run on, such as 3.12')
    .action((folder: string, options: ImportsOptions) => auditFolder(context, folder, options));
  withJson(imports, [
    'veille audit imports ./ComfyUI',
    'veille audit imports ./ComfyUI --site-packages ./venv/lib/python3.12/site-packages --strict',
    'pip install -r ./ComfyUI/requirements.txt > pip.log 2>&1; veille audit imports ./ComfyUI --install-log pip.log',
  ]);
}

async function auditFolder(context: Context, folder: string, options: ImportsOptions): Promise<void> {
  const { cwd } = context.environment;
  const report = await auditImports(resolve(cwd, folder), {
    ...(options.python === undefined ? {} : { python: options.python }),
    ...(options.sitePackages === undefined ? {} : { sitePackages: resolve(cwd, options.sitePackages) }),
    ...(options.installLog === undefined ? {} : { installLog: resolve(cwd, options.installLog) }),
  });
  tell(context, report, options.json ?? false);
  if (failsAudit(report, { strict: options.strict ?? false })) throw new AlreadyTold();
}

/** The JSON has findings only: what could not be looked at is said beside it. */
function tell({ terminal }: Context, report: AuditReport, json: boolean): void {
  if (!json) {
    terminal.print(formatReport(report).trimEnd());
    return;
  }
  terminal.printJson(reportJson(report));
  for (const { file, line, because } of report.unreadable) terminal.say(`${file}:${line}: ${because}`);
  for (const note of report.notes) terminal.say(note);
}
