import type { Compilation } from '@veille/compile';
import { type ComposeSpec, composeWords } from '@veille/protocol';
import type { Service } from '@veille/stack';
import { type Engine, runProgram } from '@veille/testkit';
import { compileStudio, writeStudio } from '../../support/container-studio.ts';

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
  const compilation = compileStudio(input.folder, { app: input.service }, { app: input.port });
  writeStudio(compilation);
  const service = compilation.manifest.services.find(({ name }) => name === 'app');
  if (!service?.compose) throw new Error('the stack has no containers');
  const spec = service.compose;
  const words = [...(input.program ?? ['docker-compose']), ...composeWords(spec)];
  const compose: WrittenProject['compose'] = (more) => runProgram([...words, ...more], input.env ?? engine.env);
  return { spec, address: service.address, compilation, compose };
}
