import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type Compilation, compile, studioPrefix, type Target } from '@veille/compile';
import { type ComposeSpec, composeWords } from '@veille/protocol';
import { defineStack, type Service, validateStack } from '@veille/stack';
import { type Engine, runProgram } from '@veille/testkit';

/** A compose project as `veille up` would write it, and the compose that drives it. */
export interface WrittenProject {
  readonly spec: ComposeSpec;
  readonly address: string;
  readonly compilation: Compilation;
  /** Runs compose with the words that name this project. Throws with what it said when it fails. */
  readonly compose: (words: readonly string[]) => string;
}

export interface ProjectInput {
  /** The studio's folder, empty. */
  readonly folder: string;
  readonly port: number;
  readonly service: Service<never>;
  /** `['docker', 'compose']` or `['docker-compose']`. */
  readonly program?: readonly string[];
  readonly env?: Engine['env'];
}

/** Compiles a studio of one service called `app` and writes all that its containers need. */
export function writeProject(engine: Engine, input: ProjectInput): WrittenProject {
  const compilation = compile(stackOf(input.service), targetOf(input));
  for (const folder of compilation.folders) mkdirSync(folder, { recursive: true });
  for (const { path, content } of compilation.artifacts) write(path, content, 0o644);
  for (const { path, bytes } of compilation.secrets) write(path, 'f'.repeat(2 * bytes), 0o600);
  const service = compilation.manifest.services.find(({ name }) => name === 'app');
  if (!service?.compose) throw new Error('the stack has no containers');
  const spec = service.compose;
  const words = [...(input.program ?? ['docker-compose']), ...composeWords(spec)];
  const compose: WrittenProject['compose'] = (more) => runProgram([...words, ...more], input.env ?? engine.env);
  return { spec, address: service.address, compilation, compose };
}

function stackOf(service: Service<never>) {
  const validation = validateStack(defineStack({ services: { app: service } }));
  if (!validation.ok) throw new Error(JSON.stringify(validation.issues, null, 2));
  return validation.stack;
}

function targetOf({ folder, port }: ProjectInput): Target {
  const state = join(folder, '.veille');
  return {
    source: null,
    scheme: 'http',
    domain: 'localhost',
    port: 8080,
    bind: ['127.0.0.1'],
    allow: ['127.0.0.1'],
    caddyVersion: '2.6.2',
    folders: {
      stack: folder,
      artifacts: join(state, 'artifacts'),
      run: join(state, 'run'),
      log: join(state, 'log'),
      state: join(state, 'state'),
      data: join(state, 'data'),
      temporary: join(state, 'tmp'),
    },
    programs: { caddy: ['caddy'] },
    ports: { app: port },
    prepared: {},
    containers: {
      composeVersion: 2,
      projectPrefix: studioPrefix(folder),
      secretsFolder: join(state, 'secrets'),
      catalogFolder: join(folder, 'catalog'),
      projects: {},
    },
    containersUnavailable: null,
  };
}

function write(path: string, content: string, mode: number): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content, { mode });
}
