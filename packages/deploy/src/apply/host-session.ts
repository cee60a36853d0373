import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { UserError } from '@veille/protocol';
import type { Executor } from '../executor/executor.ts';
import { deployProgram, wordsForSession } from '../host/program.ts';
import { decodeBase64 } from '../observe/answer.ts';
import type { Observation } from '../observe/observation.ts';
import { checkLine, questionLines } from '../observe/question-lines.ts';
import { readObservation } from '../observe/read-observation.ts';
import { digestOf } from '../plan/content.ts';
import { observedDigest, questionOf } from '../plan/observed-digest.ts';
import type { HostPlan, HostWork } from '../plan/plan.ts';
import { contextFiles, stagedFiles } from './archives.ts';
import { refusedHere } from './check-here.ts';
import { Heard } from './heard.ts';
import {
  type ApplyEvent,
  describeFailure,
  describeLeft,
  describeRemains,
  type HostOutcome,
  isPreparation,
} from './outcome.ts';
import { type About, tablesOf } from './tables.ts';
import { type TarFile, tarBytes, writeTar } from './tar.ts';

export interface SessionOptions {
  readonly executor: Executor;
  readonly about: About;
  readonly secrets: ReadonlyMap<string, string>;
  readonly memory: string;
  /** Seconds from the first rename to the confirmation; over them the host puts back by itself. */
  readonly limitSeconds: number;
  /** Whether all hosts have all that they need beside its place, and kept what is there. */
  readonly allStaged: Promise<boolean>;
  /** Whether all hosts are in place and the probes have passed. */
  readonly verdict: Promise<boolean>;
  /** Whether all hosts have answered since, so that each will hear the last word. */
  readonly allThere: Promise<boolean>;
  /** Aborted: no more is said to the host, which therefore puts back. */
  readonly signal: AbortSignal;
  /** Aborted: the connection is ended. */
  readonly hardSignal: AbortSignal;
  readonly onStaged: () => void;
  readonly onApplied: () => void;
  readonly onThere: () => void;
  readonly onEvent: (event: ApplyEvent) => void;
}

/** A host that waits gives up when it has heard nothing for 20 seconds. */
const answerMs = 5000;

/** Seconds that staging may take at least, and the slowest line in bytes a second that it is made for. */
const stageSeconds = 120;
const slowestLine = 50_000;

/** What a session has come to, as it goes on. */
interface Course {
  problem: UserError | null;
  failure: string | null;
  readonly log: string[];
  /** Seconds until the host has put back at the latest, also where it does not notice that its connection is broken. */
  patience: number;
  /** Whether it was told that it is confirmed. */
  told: boolean;
  begun: boolean;
  confirmed: boolean;
  putBack: boolean;
  notPutBack: boolean;
  /** Paths that could not be put back, each with a tab and why. */
  readonly remains: string[];
  /** Units that do not run as they did. */
  readonly astray: string[];
}

const nothingYet = {
  problem: null,
  failure: null,
  patience: 0,
  told: false,
  begun: false,
  confirmed: false,
  putBack: false,
  notPutBack: false,
};

/** Brings one host to its plan, in one session. Never rejects for what a host or its connection does. */
export async function runHostSession(plan: HostPlan, options: SessionOptions): Promise<HostOutcome> {
  const { executor, memory, hardSignal } = options;
  const course: Course = { ...nothingYet, log: [], remains: [], astray: [] };
  const heard = new Heard((kind, text) => follow(kind, text, plan.host, course, options));
  const program = deployProgram(memory);
  const words = wordsForSession(program);
  const input = conversation(program, plan, heard, course, options);
  try {
    const { stderr } = await executor.run({ words, root: true, input, onLine: heard.take, signal: hardSignal });
    if (stderr !== '') course.log.push(...stderr.split('\n').slice(-5));
  } catch (error) {
    if (!(error instanceof UserError) && !hardSignal.aborted) throw error;
    if (error instanceof UserError) course.problem ??= error;
  } finally {
    heard.end();
  }
  return outcomeOf(plan.host, course);
}

function follow(kind: string, text: string, host: string, course: Course, options: SessionOptions): void {
  if (kind === 'doing') options.onEvent({ type: 'step', host, text });
  if (kind === 'doing' && text === 'rename') course.patience = options.limitSeconds;
  if (kind === 'log' && course.failure === null) options.onEvent({ type: 'line', host, text });
  if (kind === 'log' && course.failure !== null) course.log.push(text);
  if (kind === 'failed') course.failure = text;
  if (kind === 'busy') course.problem = busy(host, text);
  if (kind === 'put-back') course.putBack = true;
  if (kind === 'not-put-back') course.notPutBack = true;
  if (kind === 'remains') course.remains.push(text);
  if (kind === 'astray') course.astray.push(text);
  if (kind === 'confirmed') course.confirmed = true;
  if (kind === 'there') options.onThere();
  if (kind !== 'applied') return;
  options.onEvent({ type: 'applied', host });
  options.onApplied();
}

/** All that the host is told, each piece when it is ready for it. */
async function* conversation(
  program: string,
  plan: HostPlan,
  heard: Heard,
  course: Course,
  options: SessionOptions,
): AsyncGenerator<string | Uint8Array> {
  const { about, secrets, signal, limitSeconds } = options;
  const { work } = plan;
  course.problem = refusedHere(plan, secrets);
  if (course.problem !== null) return;
  yield program;
  yield `${about.who}\t${about.why || '-'}\t${randomBytes(32).toString('hex')}\n${questionLines(questionOf(work))}`;
  const observation = readObservation(plan.host, questionOf(work), decodeBase64(await heard.until('observed')));
  if (observedDigest(work, observation) !== plan.observed) {
    course.problem = moved(plan.host);
    return;
  }
  yield* preparations(work, heard, options);
  const staged = stagedFiles(work.files, secrets);
  const tables = tablesOf(plan, about, withKey(work, observation, secrets));
  const staging = stageSeconds + Math.ceil(tarBytes(staged) / slowestLine);
  if (signal.aborted) return;
  course.begun = true;
  course.patience = staging + limitSeconds;
  yield `begin\t${staging}\t${limitSeconds}\t${tarBytes(tables)}\n`;
  yield* writeTar(tables);
  yield `files\t${tarBytes(staged)}\n`;
  for await (const piece of writeTar(staged)) {
    if (signal.aborted) return;
    yield piece;
  }
  yield* untilAllStaged(heard, options);
  await heard.until('applied');
  if (!(await options.verdict)) {
    yield 'put-back\n';
    return;
  }
  yield 'all-good\n';
  await heard.until('there');
  course.told = await options.allThere;
  yield course.told ? 'confirm\n' : 'put-back\n';
}

async function* preparations(
  { packages, users, images, pulls, downloads }: HostWork,
  heard: Heard,
  { secrets, signal }: SessionOptions,
): AsyncGenerator<string | Uint8Array> {
  if (packages.length > 0) {
    yield `packages\t${packages.length}\n${packages.join('\n')}\n`;
    yield* signsOfLife(heard, signal);
    if (signal.aborted) return;
  }
  const lines = users.map(({ name, groups }) => `${name}\t${groups.join(' ')}\n`);
  if (users.length > 0) yield `users\t${users.length}\n${lines.join('')}`;
  for (const name of pulls) {
    yield `pull\t${keyOf(name)}\t${name}\n`;
    yield* signsOfLife(heard, signal);
    if (signal.aborted) return;
  }
  for (const { sha256, owner, folder, path, url } of downloads) {
    yield `download\t${sha256}\t${owner}:${owner}\t${checkLine(folder)}\t${checkLine(path)}\t${checkLine(url)}\n`;
    yield* signsOfLife(heard, signal);
    if (signal.aborted) return;
  }
  for (const image of images) {
    const files: TarFile[] = contextFiles(image, secrets);
    yield `image\t${keyOf(image.name)}\t${image.name}\t${tarBytes(files)}\n`;
    yield* writeTar(files);
    yield* signsOfLife(heard, signal);
    if (signal.aborted) return;
  }
}

/** A host that has staged waits for the others, and hears from time to time that the operator is there. */
async function* untilAllStaged(heard: Heard, { allStaged, onStaged, signal }: SessionOptions): AsyncGenerator<string> {
  await heard.sign();
  onStaged();
  while (!signal.aborted) {
    const pause = sleep(answerMs, null, { signal }).catch(() => null);
    const isSettled = await Promise.race([allStaged, pause]);
    if (signal.aborted) return;
    if (isSettled !== null) return void (yield isSettled ? 'go\n' : 'put-back\n');
    yield 'here\n';
    await heard.sign();
  }
}

/** The host asks while something is made there, for it cannot tell a cable that is pulled from somebody who is silent. */
async function* signsOfLife(heard: Heard, signal: AbortSignal): AsyncGenerator<string> {
  while ((await heard.sign()) !== 'made' && !signal.aborted) yield 'here\n';
}

/** A folder's name. */
function keyOf(image: string): string {
  return image.replaceAll(/[^A-Za-z0-9.-]/g, '_');
}

/** Hashes of secrets are of the host's own key, which it may only now have got. */
function withKey(work: HostWork, { key }: Observation, secrets: ReadonlyMap<string, string>): HostWork['deployed'] {
  const deployed = { ...work.deployed };
  for (const { path, content } of work.files) {
    const entry = deployed[path];
    if (entry && content.type === 'secret') deployed[path] = { ...entry, sha256: digestOf(content, secrets, key) };
  }
  return deployed;
}

function outcomeOf(host: string, course: Course): HostOutcome {
  const { problem, failure, log, begun, confirmed, putBack, notPutBack } = course;
  const text = failure === null ? (problem?.message ?? null) : describeFailure(failure);
  const hint = problem?.hint ?? null;
  if (confirmed) return { host, state: 'confirmed', problem: null, hint: null, log: [] };
  if (putBack) return { host, state: 'put-back', problem: text, hint, log };
  if (notPutBack) return { host, state: 'not-put-back', problem: text, hint: describeRemains(host, course), log };
  const isEarly = failure !== null && isPreparation(failure);
  if (!begun || isEarly || problem?.code === 'host-busy') return { host, state: 'not-begun', problem: text, hint, log };
  return {
    host,
    state: 'left-to-host',
    problem: text ?? 'The session ended in the middle.',
    hint: describeLeft(host, course),
    log,
  };
}

function busy(host: string, text: string): UserError {
  const [since, who, why, remains = '-'] = text.split('\t');
  if (remains !== '-') {
    const what = `What ${who} deployed to ${host} at ${since} is not all put back: ${remains}.`;
    return new UserError('host-busy', what, 'Make that place writable, then run it again.');
  }
  const message = `${who} deploys to ${host} since ${since}${why === '-' ? '' : ` (${why})`}.`;
  return new UserError('host-busy', message, 'Wait until that has ended, then run it again.');
}

function moved(host: string): UserError {
  return new UserError(
    'host-moved',
    `${host} is not as it was when the plan was made: somebody changed what the plan is about.`,
    'Look at a new plan: veille plan.',
  );
}
