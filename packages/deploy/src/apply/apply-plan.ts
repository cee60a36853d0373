import { randomBytes } from 'node:crypto';
import type { Executor } from '../executor/executor.ts';
import { memoryFolder } from '../host/program.ts';
import type { HostPlan, Plan } from '../plan/plan.ts';
import { runHostSession, type SessionOptions } from './host-session.ts';
import type { ApplyEvent, HostOutcome, Outcome } from './outcome.ts';
import type { About } from './tables.ts';

export interface ApplyOptions {
  /** One for each host of the plan. */
  readonly executors: readonly Executor[];
  /** Who deploys, such as `ann@laptop`, and what was typed: for the lock and the history. */
  readonly who: string;
  readonly why: string;
  /** Values of the secrets that files hold, by name. */
  readonly secrets: ReadonlyMap<string, string>;
  /** Looks at all hosts as their clients do, when everything is in place. Null: all is well; else a sentence. */
  readonly probe: (signal: AbortSignal) => Promise<string | null>;
  /** Seconds from the first rename to the confirmation; over them a host puts back by itself. */
  readonly limitSeconds?: number;
  /** Aborted by Ctrl-C: every host puts back. */
  readonly signal: AbortSignal;
  readonly onEvent: (event: ApplyEvent) => void;
  /** Another folder of a host than the usual one, in tests only. */
  readonly memory?: (host: string) => string;
}

const defaultLimit = 300;
/** After Ctrl-C hosts get so long to put back while one looks on; then they are left to themselves. */
const patienceMs = 60_000;
/** A host that does not answer any more within this time will not hear either; the others wait a minute for the last word. */
const answerMs = 30_000;

/**
 * Brings all hosts to the plan, or none. When all have staged, they put it in its place; when all are in place and the probes
 * have passed they are told so, and when all have answered they are confirmed. Obstacles are the caller's to respect.
 *
 * @throws only for faults of Veille itself; what hosts do is in the outcome.
 */
export async function applyPlan(plan: Plan, options: ApplyOptions): Promise<Outcome> {
  const concerned = plan.hosts.filter(({ changes }) => changes.length > 0);
  const idle = plan.hosts.filter(({ changes }) => changes.length === 0).map(unchanged);
  const vote = createVote(concerned.length);
  const about = { id: randomBytes(4).toString('hex'), who: options.who, why: options.why };
  const probing = vote.allApplied.then(async (all) => {
    if (!all) return;
    vote.decide(await probeAll(concerned, options));
    setTimeout(vote.leave, answerMs).unref();
  });
  const hard = new AbortController();
  const stop = () => {
    vote.decide('It was interrupted.');
    setTimeout(() => hard.abort(options.signal.reason), patienceMs).unref();
  };
  options.signal.addEventListener('abort', stop);
  try {
    const hosts = await Promise.all(
      concerned.map(async (host) => {
        const outcome = await runHostSession(host, sessionOptions(host, about, options, vote, hard.signal));
        vote.leave();
        options.onEvent({ type: 'ended', host: host.host, outcome });
        return outcome;
      }),
    );
    const isGood = hosts.every(({ state }) => state === 'confirmed');
    const problem = isGood || concerned.length === 0 ? null : await vote.problem;
    return { hosts: [...idle, ...hosts.map((outcome) => withProblem(outcome, problem))], isGood };
  } finally {
    options.signal.removeEventListener('abort', stop);
    vote.leave();
    await probing.catch(() => undefined);
  }
}

interface Vote {
  /** False: that will not come to pass, and nothing was put in its place. */
  readonly allStaged: Promise<boolean>;
  /** False: that will not come to pass. */
  readonly allApplied: Promise<boolean>;
  readonly verdict: Promise<boolean>;
  readonly allThere: Promise<boolean>;
  /** Why it is not confirmed; null when it is, or when a host says so itself. */
  readonly problem: Promise<string | null>;
  readonly staged: () => void;
  readonly applied: () => void;
  readonly there: () => void;
  /** A session is over: if that is before all have answered, nobody is confirmed. */
  readonly leave: () => void;
  readonly decide: (problem: string | null) => void;
}

function createVote(hosts: number): Vote {
  const staged = afterAll(hosts);
  const all = afterAll(hosts);
  const there = afterAll(hosts);
  const verdict = Promise.withResolvers<boolean>();
  const problem = Promise.withResolvers<string | null>();
  return {
    allStaged: staged.promise,
    allApplied: all.promise,
    verdict: verdict.promise,
    allThere: there.promise,
    problem: problem.promise,
    staged: staged.one,
    applied: all.one,
    there: there.one,
    leave: () => {
      verdict.resolve(false);
      problem.resolve(null);
      staged.never();
      all.never();
      there.never();
    },
    decide: (text) => {
      verdict.resolve(text === null);
      problem.resolve(text);
    },
  };
}

/** True when `one` was called so many times, false when `never` was before that. */
function afterAll(count: number) {
  let left = count;
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const one = () => {
    left -= 1;
    if (left === 0) resolve(true);
  };
  return { promise, one, never: () => resolve(false) };
}

async function probeAll(hosts: readonly HostPlan[], { probe, signal, onEvent }: ApplyOptions): Promise<string | null> {
  for (const { host } of hosts) onEvent({ type: 'step', host, text: 'probe' });
  try {
    return await probe(signal);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function sessionOptions(
  { host }: HostPlan,
  about: About,
  options: ApplyOptions,
  vote: Vote,
  hardSignal: AbortSignal,
): SessionOptions {
  const executor = options.executors.find((each) => each.host === host);
  if (executor === undefined) throw new Error(`nothing says how ${host} is reached`);
  return {
    executor,
    about,
    secrets: options.secrets,
    memory: options.memory?.(host) ?? memoryFolder,
    limitSeconds: options.limitSeconds ?? defaultLimit,
    allStaged: vote.allStaged,
    verdict: vote.verdict,
    allThere: vote.allThere,
    signal: options.signal,
    hardSignal,
    onStaged: vote.staged,
    onApplied: vote.applied,
    onThere: vote.there,
    onEvent: options.onEvent,
  };
}

function unchanged({ host }: HostPlan): HostOutcome {
  return { host, state: 'unchanged', problem: null, hint: null, log: [] };
}

function withProblem(outcome: HostOutcome, problem: string | null): HostOutcome {
  return outcome.state === 'confirmed' || outcome.problem !== null ? outcome : { ...outcome, problem };
}
