import { setTimeout as sleep } from 'node:timers/promises';
import type Docker from 'dockerode';
import { z } from 'zod';
import { type Container, oneOffLabel, projectLabel, readContainer } from './container.ts';
import { demux } from './demux.ts';
import { EngineEvents } from './engine-events.ts';

/** The little of the Engine API that Veille uses. Everything is asked by project, so nothing else can be touched. */
export interface Engine {
  readonly events: EngineEvents;
  /** Whether it takes questions at this moment; an engine that shuts down tells events for a while longer. */
  readonly answers: () => Promise<boolean>;
  /** The containers of a project, whoever made them; without those of `compose run`. */
  readonly containers: (project: string) => Promise<Container[]>;
  /** One container; null when it is gone. */
  readonly container: (id: string) => Promise<Container | null>;
  readonly start: (id: string) => Promise<void>;
  /** Resolves when it has stopped; it is killed after its own time. */
  readonly stop: (id: string) => Promise<void>;
  readonly lines: (container: Container, options: LineOptions) => Promise<LogLine[]>;
  /** Its new lines from a moment on, in seconds since 1970, until it stops. */
  readonly followLines: (container: Container, sinceSeconds: number, signal: AbortSignal) => AsyncGenerator<LogLine>;
  /** The bytes of memory that it uses, without what the kernel may drop. */
  readonly memoryBytes: (id: string) => Promise<number | null>;
  /** Whether it has an image of this name. */
  readonly hasImage: (name: string) => Promise<boolean>;
  /** What kind of processor an image is made for, and what the engine's machine has. */
  readonly architectures: (imageId: string) => Promise<{ image: string | null; machine: string | null }>;
}

export interface LineOptions {
  readonly lines: number;
  /** Nothing older than this moment, in seconds since 1970; 0 for everything. */
  readonly sinceSeconds: number;
}

export interface LogLine {
  /** The engine's time stamp, which sorts as text. */
  readonly at: string;
  readonly text: string;
}

const stats = z.looseObject({
  memory_stats: z.looseObject({ usage: z.number().optional(), stats: z.record(z.string(), z.number()).optional() }),
});
const named = z.looseObject({ Architecture: z.string() });
const versioned = z.looseObject({ Arch: z.string() });

/** A socket that the system holds for an engine accepts, and answers only when the engine is back. */
const answerWithinMs = 1000;

export function createEngine(docker: Docker): Engine {
  const inspect = async (id: string) => ifThere(async () => readContainer(await docker.getContainer(id).inspect()));
  return {
    events: new EngineEvents(docker),
    answers: () => {
      const pinged = docker.ping().then(
        () => true,
        () => false,
      );
      return Promise.race([pinged, sleep(answerWithinMs, false, { ref: false })]);
    },
    container: inspect,
    containers: async (project) => {
      const label = [`${projectLabel}=${project}`];
      const listed = await docker.listContainers({ all: true, filters: { label } });
      const own = listed.filter(({ Labels }) => Labels[oneOffLabel]?.toLowerCase() !== 'true');
      const found = await Promise.all(own.map(({ Id }) => inspect(Id)));
      return found.filter((container) => container !== null);
    },
    start: async (id) => {
      await unlessAlready(() => docker.getContainer(id).start());
    },
    stop: async (id) => {
      await ifThere(() => unlessAlready(() => docker.getContainer(id).stop()));
    },
    lines: async ({ id, hasTerminal }, { lines, sinceSeconds }) => {
      const options = { stdout: true, stderr: true, timestamps: true, tail: lines, since: sinceSeconds };
      const bytes = await ifThere(() => docker.getContainer(id).logs({ ...options, follow: false }));
      const text = bytes === null ? '' : hasTerminal ? bytes.toString('utf8') : demux(bytes).text;
      return text.split('\n').flatMap(readLine);
    },
    followLines: async function* ({ id, hasTerminal }, since, abortSignal) {
      const options = { stdout: true, stderr: true, timestamps: true, since, abortSignal };
      const stream = await docker.getContainer(id).logs({ ...options, follow: true });
      for await (const line of linesOf(stream, hasTerminal)) yield* readLine(line);
    },
    memoryBytes: async (id) => {
      const answer = await ifThere(() => docker.getContainer(id).stats({ stream: false, 'one-shot': true }));
      return answer === null ? null : usedBytes(answer);
    },
    hasImage: async (name) => (await ifThere(() => docker.getImage(name).inspect())) !== null,
    architectures: async (imageId) => {
      const image = await ifThere(async () => named.parse(await docker.getImage(imageId).inspect()).Architecture);
      const machine = versioned.parse(await docker.version()).Arch;
      return { image, machine };
    },
  };
}

/** The lines of a log that is sent piece by piece. */
async function* linesOf(stream: NodeJS.ReadableStream, hasTerminal: boolean): AsyncGenerator<string> {
  let bytes: Buffer = Buffer.alloc(0);
  let text = '';
  for await (const chunk of stream) {
    bytes = Buffer.concat([bytes, Buffer.from(chunk)]);
    const whole = hasTerminal ? { text: bytes.toString('utf8'), rest: Buffer.alloc(0) } : demux(bytes);
    bytes = whole.rest;
    const lines = (text + whole.text).split('\n');
    text = lines.pop() ?? '';
    yield* lines;
  }
}

/** `2026-01-01T00:00:00.000000000Z the line`. */
function readLine(line: string): LogLine[] {
  const blank = line.indexOf(' ');
  const text = line.slice(blank + 1).trimEnd();
  return blank === -1 || text === '' ? [] : [{ at: line.slice(0, blank), text }];
}

/** The kernel gives back what files it has cached (`inactive_file`, cgroup v1 and v2) as soon as somebody needs it. */
function usedBytes(answer: unknown): number | null {
  const { usage, stats: detail } = stats.parse(answer).memory_stats;
  const cached = detail?.total_inactive_file ?? detail?.inactive_file ?? 0;
  return usage === undefined ? null : Math.max(0, usage - cached);
}

/** Null when it has been removed in the meantime. */
async function ifThere<Value>(ask: () => Promise<Value>): Promise<Value | null> {
  try {
    return await ask();
  } catch (error) {
    if (statusOf(error) === 404) return null;
    throw error;
  }
}

/** 304: it runs, or does not run, already. */
async function unlessAlready(ask: () => Promise<unknown>): Promise<void> {
  try {
    await ask();
  } catch (error) {
    if (statusOf(error) !== 304) throw error;
  }
}

function statusOf(error: unknown): number | undefined {
  return (error as { statusCode?: number }).statusCode;
}
