import type { HostArtifacts, HostQuestion } from '@veille/compile';
import {
  type ApplyOptions,
  applyPlan,
  type Executor,
  type Outcome,
  observeHost,
  type Plan,
  planDeploy,
  planRollback,
  questionOfPrevious,
  readPrevious,
  type Wish,
} from '@veille/deploy';
import { artifactsOf } from './observed.ts';

/** Somebody who deploys to one host, as the target `caddy`. */
export interface Deployer {
  readonly plan: (artifacts: Partial<HostArtifacts>, wish?: Partial<Wish>) => Promise<Plan>;
  /** How what the last deploy replaced comes back. */
  readonly rollback: () => Promise<Plan>;
  readonly apply: (plan: Plan, options?: Partial<ApplyOptions>) => Promise<Outcome>;
}

export const never = new AbortController().signal;

/** @param memory another folder than the usual one for what the host remembers. */
export function deployerTo(
  executor: Executor,
  questionFor: (artifacts: HostArtifacts) => HostQuestion,
  memory?: string,
): Deployer {
  const options = { signal: never, ...(memory === undefined ? {} : { memory }) };
  return {
    plan: async (parts, wish = {}) => {
      const artifacts = artifactsOf({ host: executor.host, targets: ['caddy'], ...parts });
      const observation = await observeHost(executor, questionFor(artifacts), options);
      const asked = { targets: null, needed: new Map(), adopt: false, secrets: new Map(), conservation: null, ...wish };
      return planDeploy([artifacts], [observation], asked);
    },
    rollback: async () => {
      const previous = await readPrevious(executor, options);
      if (previous === null) throw new Error('there is nothing to go back to');
      const observation = await observeHost(executor, questionOfPrevious(previous), options);
      return {
        hosts: [planRollback(previous, observation, { adopt: false, domain: 'studio.test', claimed: () => false })],
        conservation: null,
      };
    },
    apply: (plan, changes = {}) =>
      applyPlan(plan, {
        executors: [executor],
        who: 'ann@laptop',
        why: 'deploy',
        secrets: new Map(),
        probe: async () => null,
        onEvent: () => undefined,
        signal: never,
        ...(memory === undefined ? {} : { memory: () => memory }),
        ...changes,
      }),
  };
}
