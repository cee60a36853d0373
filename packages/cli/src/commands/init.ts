import { join, resolve } from 'node:path';
import type { Command } from 'commander';
import type { Context } from '../context.ts';
import { formatTable } from '../output/table.ts';
import { writeStarter } from '../starter/write-starter.ts';
import { checkout } from '../studio/checkout.ts';
import { withJson } from './options.ts';

export function addInitCommand(program: Command, context: Context): void {
  const command = program
    .command('init')
    .argument('[folder]', 'where the studio shall live; made when it is not there', '.')
    .description('begin a studio of your own; overwrites nothing')
    .action((folder: string, options: { json?: boolean }) => init(context, folder, options));
  withJson(command, ['veille init', 'veille init my-studio']);
}

async function init({ environment, terminal }: Context, name: string, options: { json?: boolean }): Promise<void> {
  const folder = resolve(environment.cwd, name);
  const { written, kept } = await writeStarter(folder);
  if (options.json) return terminal.printJson({ folder, written, kept });

  const rows = [...written.map((file) => ['wrote', file]), ...kept.map((file) => ['kept', file])];
  for (const line of formatTable(rows)) terminal.print(line);
  const steps = [
    ...(folder === environment.cwd ? [] : [`cd ${quote(name)}`]),
    ...(checkout === null ? ['npm install', 'npx veille up'] : [`${quote(join(checkout, 'veille'))} up`]),
  ];
  terminal.print(`Next: ${steps.join(' && ')}`);
}

function quote(path: string): string {
  return /\s/.test(path) ? JSON.stringify(path) : path;
}
