import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { constants } from 'node:fs';
import { access, mkdir, rm } from 'node:fs/promises';
import { UserError } from '@veille/protocol';
import { ownModule } from '../package-folders.ts';
import { behindWrapper } from './behind-wrapper.ts';
import { endLeftovers } from './end-leftovers.ts';
import { findProgram } from './find-program.ts';
import { keepLastLines } from './last-lines.ts';
import { type FilmFacts, type RenderOrder, workerMessage } from './messages.ts';
import { partialOf } from './partial-film.ts';

/** A film that makes no progress for this long never will. */
const stuckAfterMs = 5 * 60_000;

export interface WorkerPlace {
  /** A folder for this film alone; wiped when the worker has ended. */
  readonly folder: string;
  readonly searchPath: readonly string[];
  readonly lang: string;
}

/**
 * Films one order in a process of its own. Aborting kills it; when this settles neither the process nor its browser is
 * left, nor anything in its folder.
 * @throws UserError `render-failed` with a reason that people can read.
 */
export async function runWorker(
  order: RenderOrder,
  place: WorkerPlace,
  onProgress: (progress: number) => void,
  signal: AbortSignal,
): Promise<FilmFacts> {
  await checkChromium(order.chromium);
  const chromium = await behindWrapper(order.chromium);
  await mkdir(place.folder, { recursive: true });
  const child = start(place);
  try {
    return await outcome(child, { ...order, chromium }, onProgress, signal);
  } finally {
    await end(child);
    await endLeftovers(place.folder);
    await rm(partialOf(order.film), { force: true });
  }
}

async function checkChromium(chromium: string): Promise<void> {
  try {
    await access(chromium, constants.X_OK);
  } catch (cause) {
    throw new UserError(
      'render-failed',
      `There is no Chromium to render with: ${chromium === '' ? 'none was found' : `${chromium} is not a program`}.`,
      'Install chromium-headless-shell, then start the render server again.',
      { cause },
    );
  }
}

function start({ folder, searchPath, lang }: WorkerPlace): ChildProcess {
  const setpriv = findProgram('setpriv', searchPath);
  // With setpriv the kernel kills the worker when the server dies, even by SIGKILL; without, the worker notices itself.
  const guard = setpriv === null ? [] : [setpriv, '--pdeathsig', 'SIGKILL'];
  const [program = process.execPath, ...words] = [...guard, process.execPath, ownModule('worker/main')];
  return spawn(program, words, {
    cwd: folder,
    env: { PATH: searchPath.join(':'), HOME: folder, LANG: lang, TMPDIR: folder, NODE_ENV: 'production' },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
}

function outcome(
  child: ChildProcess,
  order: RenderOrder,
  onProgress: (progress: number) => void,
  signal: AbortSignal,
): Promise<FilmFacts> {
  const lines = keepLastLines(child);
  return new Promise((resolve, reject) => {
    const fail = (reason: string) => reject(renderFailed(reason));
    const stuck = setTimeout(() => fail('It made no progress for 5 minutes.'), stuckAfterMs);
    signal.addEventListener('abort', () => fail('It was cancelled.'), { once: true });
    if (signal.aborted) fail('It was cancelled.');
    child.once('error', (error) => fail(`The worker did not start: ${error.message}`));
    child.once('exit', (code, cause) => {
      clearTimeout(stuck);
      fail(`The worker ended with ${cause ?? `exit code ${code}`} before the film was done.${lines()}`);
    });
    child.on('message', (raw) => {
      const message = workerMessage.parse(raw);
      if (message.type === 'done') resolve(message.facts);
      if (message.type === 'failed') fail(message.reason);
      if (message.type === 'progress') {
        stuck.refresh();
        onProgress(message.progress);
      }
    });
    child.send(order);
  });
}

function renderFailed(reason: string): UserError {
  return new UserError('render-failed', reason, 'Mend the composition or its props and send it again.');
}

async function end(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill('SIGKILL');
  await gone;
}
