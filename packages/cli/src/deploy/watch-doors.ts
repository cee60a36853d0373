import { type HostArtifacts, type HostProbe, type SeenHost, type Standing, standingOf } from '@veille/compile';
import { type Executor, type Observation, oldFaults, probeKey, type Verification } from '@veille/deploy';
import type { ValidStack } from '@veille/stack';
import type { Context } from '../context.ts';
import { Interrupted } from '../errors.ts';
import { withoutStop } from '../output/deploy/verdicts-view.ts';
import { withElapsed } from '../output/elapsed.ts';
import { verifySight } from './verify-deploy.ts';

/** Doors around a deploy: what is looked at when it is in place, and what was there before. */
export interface DoorWatch {
  readonly stack: ValidStack;
  readonly executors: ReadonlyMap<string, Executor>;
  /** The hosts as they are before. */
  readonly observations: readonly Observation[];
  /** What is of interest of the probes that hold before. */
  readonly concerned: (probes: readonly HostProbe[]) => readonly HostProbe[];
  /** What must hold when all is in place, which is asked for then. */
  readonly after: (signal: AbortSignal) => Promise<After>;
}

export interface After {
  readonly probes: readonly HostProbe[];
  readonly services: Standing['services'];
}

/** What a deploy asks when it is in place. */
export interface Watched {
  /** Null: all is well, or as it was; else a sentence. */
  readonly probe: (signal: AbortSignal) => Promise<string | null>;
  /** What was seen then; null before that. */
  readonly seen: () => Verification | null;
}

/**
 * Looks at the doors as they are, so that a deploy has to answer for what it breaks or brings, and not for what was broken
 * before. Nothing is looked at where nothing stands yet.
 */
export async function watchDoors(watch: DoorWatch, { terminal, signal }: Context): Promise<Watched> {
  const { stack, executors, observations } = watch;
  const before = standingOf(stack, byHost(observations));
  const standing = watch.concerned(before.probes);
  const look = () =>
    verifySight(
      { stack, probes: standing, executors, observations },
      { when: 'before', wasAsWrong: () => false, signal },
    ).catch((error: unknown) => {
      throw signal.aborted ? new Interrupted() : error;
    });
  const { verdicts } =
    standing.length === 0 ? { verdicts: [] } : await withElapsed(terminal, 'looking at the doors as they are', look);
  let seen: Verification | null = null;
  return {
    seen: () => seen,
    probe: async (until) => {
      const { probes, services } = await watch.after(until);
      const wasAsWrong = oldFaults(verdicts, (name) => services.get(name) === before.services.get(name));
      seen = await verifySight(
        { stack, probes, executors, observations },
        { when: 'deploy', wasAsWrong, signal: until },
      );
      return summaryOf(seen);
    },
  };
}

export function byHost<Seen extends SeenHost & { readonly host: string }>(
  observations: readonly Seen[],
): ReadonlyMap<string, Seen> {
  return new Map(observations.map((observation) => [observation.host, observation]));
}

/** What stands on hosts when these files lie there as well. */
export function standingWith(
  stack: ValidStack,
  observations: readonly Observation[],
  artifacts: readonly Pick<HostArtifacts, 'host' | 'files'>[],
): Standing {
  const then = observations.map((seen) => {
    const files = artifacts.find(({ host }) => host === seen.host)?.files ?? [];
    const texts = files.flatMap(({ path, content }) =>
      content.type === 'text' ? [[path, content.text] as const] : [],
    );
    return { ...seen, texts: new Map([...seen.texts, ...texts]) };
  });
  return standingOf(stack, byHost(then));
}

/** Those of some probes that are among these, whoever made them. */
export function among(these: readonly HostProbe[]): DoorWatch['concerned'] {
  const keys = new Set(these.map(probeKey));
  return (probes) => probes.filter((probe) => keys.has(probeKey(probe)));
}

function summaryOf({ verdicts }: Verification): string | null {
  const bad = verdicts.filter(({ outcome, isOld }) => outcome !== 'good' && !isOld);
  if (bad.length === 0) return null;
  const [first] = bad;
  return `${first?.probe.name}: ${withoutStop(first?.found ?? '')}${bad.length > 1 ? ` (and ${bad.length - 1} more)` : ''}.`;
}
