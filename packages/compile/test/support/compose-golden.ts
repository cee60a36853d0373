import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ComposeSpec } from '@veille/protocol';
import { defineKind, defineStack } from '@veille/stack';
import { z } from 'zod';
import { type Compilation, compile } from '../../src/compile.ts';
import { readComposeConfig } from '../../src/compose/config.ts';
import type { ContainerPlace, Target } from '../../src/target.ts';
import { localTarget, ordinary, validStack } from './fixtures.ts';

/** What stands above the first line of dashes: the `run` of a kind, and what else the target knows of it. */
interface ComposeInput {
  readonly service: string;
  readonly run: Record<string, unknown>;
  /** What `compose config` printed, for a person's own file. */
  readonly config?: readonly string[];
}

const dashes = '-'.repeat(80);

const project = defineKind({
  kind: 'project',
  options: z.strictObject({ run: z.custom<never>() }),
  describe: ({ run }, { service }) => ({
    ...ordinary,
    title: service,
    run,
    companions: [],
  }),
});

/** A golden file of a compose project as it should be: its own input, then what compile makes of it. */
export function composeGoldenText(path: string): string {
  const [input = ''] = readFileSync(path, 'utf8').split(`\n${dashes}`);
  const { artifacts, folders, secrets, manifest } = compileComposeGolden(path, '/studio');
  const { service } = readInput(path);
  const { driver, address, probe, compose, memoryBytes } =
    manifest.services.find(({ name }) => name === service) ?? never(service);
  const files = artifacts.filter((artifact) => artifact.path.includes('/compose/'));
  return [
    `${input.trimEnd()}\n`,
    ...files.map((file) => section(file.path, file.content)),
    section('of the manifest', json({ driver, address, probe, compose, memoryBytes })),
    section('to be made', json({ folders, secrets })),
  ].join('');
}

/** What a test changes of a golden file's input. */
interface Changes {
  readonly door?: string;
  /** The digest of what images are built from and of an override. */
  readonly inputs?: string;
  /** Build arguments of its containers that are built. */
  readonly args?: Readonly<Record<string, string>>;
  /** What `compose config` prints. */
  readonly config?: readonly string[];
  /** What is other in the container behind the door. */
  readonly web?: object;
  readonly downloads?: readonly object[];
}

/** The compilation of a golden file's input for a studio in `folder`. */
export function compileComposeGolden(path: string, folder: string, changes: Changes = {}): Compilation {
  const input = readInput(path, folder);
  const { service, run } = changed(input, changes);
  const config = changes.config ?? input.config;
  const { door, inputs } = changes;
  const place: ContainerPlace = {
    composeVersion: 2,
    guardedBy: 'controller',
    namesBuilds: false,
    projectPrefix: 'veille-1a2b3c4d',
    owner: '1000:1000',
    secretsFolder: `${folder}/.veille/secrets`,
    catalogFolder: `${folder}/catalog`,
    projects: {
      [service]: {
        digest: inputs ?? 'ab'.repeat(32),
        builds: '',
        config: config ? readComposeConfig(config.join('\n')) : null,
      },
    },
    unavailable: {},
  };
  const facts: Partial<Target> = { ports: { [service]: 20_080 }, containers: place, containersUnavailable: null };
  const stack = defineStack({
    services: { [service]: project({ run: run as never, ...(door === undefined ? {} : { door }) }) },
  });
  return compile(validStack(stack), localTarget(folder, facts));
}

/** Build arguments are added to those that have some. */
function changed(input: ComposeInput, { args = {}, web = {}, downloads }: Changes): ComposeInput {
  const built = JSON.stringify(input.run, (key, value) =>
    key === 'args' && Object.keys(value).length > 0 ? { ...value, ...args } : value,
  );
  const run = JSON.parse(built);
  if (run.containers) Object.assign(run.containers[run.web.container], web);
  return { ...input, run: { ...run, ...(downloads && { downloads }) } };
}

/** The path of a golden file by its name. */
export function goldenProject(name: string): string {
  return join(import.meta.dirname, `../compose/golden/${name}.golden`);
}

/** The project of the only container service. */
export function composeSpecOf({ manifest }: Compilation): ComposeSpec {
  const spec = manifest.services.find(({ driver }) => driver === 'compose')?.compose;
  if (!spec) throw new Error('no compose project');
  return spec;
}

/** The input with `STUDIO` replaced by a folder. */
export function readInput(path: string, folder = '/studio'): ComposeInput {
  const [input = ''] = readFileSync(path, 'utf8').split(`\n${dashes}`);
  return JSON.parse(input.replaceAll('STUDIO', folder));
}

function section(title: string, text: string): string {
  return `${dashes} ${title}\n${text}`;
}

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

function never(service: string): never {
  throw new Error(`no service ${service}`);
}
