import { join } from 'node:path';
import type { Manifest, ServiceManifest } from '@veille/protocol';
import { temporaryFolder } from '@veille/testkit';
import { onTestFinished } from 'vitest';
import type { Driver, Run } from '../../src/drivers/driver.ts';
import { type Ending, EngineLost } from '../../src/lifecycle/reasons.ts';
import { Studio } from '../../src/studio.ts';
import { testManifest, testService } from './manifest.ts';

const megabyte = 1024 ** 2;

/** What a test decides of services that run on paper; by name where it is a function. */
export interface Paper {
  totalBytes: number;
  /** Of the running service, in bytes; null: not known. */
  memoryOf: (service: string) => number | null;
  inFlight: (service: string) => number;
  /** Each is waited for before the step is done. */
  onStart: (service: string) => Promise<unknown> | undefined;
  onStop: (service: string) => Promise<unknown> | undefined;
  onExamine: (service: string) => Promise<unknown> | undefined;
  /** What an earlier controller or a person has left running. */
  readonly left: Set<string>;
  /** What they run on does not answer. */
  isLost: boolean;
  /** What the driver was asked to do: `start a`, `stop a`. */
  readonly done: string[];
  /** What runs ends, without the driver. */
  end: (service: string, ending: Ending) => void;
}

/**
 * A studio that is real but for what runs: lifecycle, idle watch, budget and line as they are, over services that exist on
 * paper and are ready as soon as they run. The machine has as much memory as the paper says.
 */
export async function paperStudio(
  services: Readonly<Record<string, Partial<ServiceManifest>>>,
  more: Partial<Manifest> = {},
) {
  const folder = await temporaryFolder();
  const plain = { probe: null, memoryBytes: null, sleepAfterMs: 600_000 };
  const described = Object.entries(services).map(([name, service]) =>
    testService(folder, name, {}, { ...plain, ...service }),
  );
  const running: Running = new Map();
  const paper: Paper = {
    totalBytes: 1000 * megabyte,
    memoryOf: () => null,
    inFlight: () => 0,
    onStart: () => undefined,
    onStop: () => undefined,
    onExamine: () => undefined,
    left: new Set(),
    isLost: false,
    done: [],
    end: (name, ending) => running.get(name)?.(ending),
  };
  const driver = paperDriver(paper, running);
  const studio = new Studio(
    testManifest(folder, described, more),
    { of: () => driver, all: () => [driver] },
    { info: () => undefined, warn: () => undefined },
    {
      now: Date.now,
      hostMemory: () => ({ totalBytes: paper.totalBytes, availableBytes: paper.totalBytes }),
      requestsInFlight: async () => new Map(described.map(({ name, address }) => [address, paper.inFlight(name)])),
    },
  );
  onTestFinished(() => studio.release());
  const service = (name: string) => {
    const found = studio.service(name);
    if (found === null) throw new Error(`there is no ${name}`);
    return found;
  };
  return { studio, paper, service, folder, marker: (name: string) => join(folder, 'run', 'ready', name) };
}

/** What ends each run. */
type Running = Map<string, (ending: Ending) => void>;

function paperDriver(paper: Paper, running: Running): Driver {
  const run = (name: string): Run => {
    const { promise, resolve } = Promise.withResolvers<Ending>();
    running.set(name, resolve);
    const identity = { name };
    return { ...nothing, identity, ended: promise };
  };
  return {
    start: async ({ name }, signal) => {
      paper.done.push(`start ${name}`);
      await paper.onStart(name);
      signal?.throwIfAborted();
      return run(name);
    },
    adopt: async (name) => {
      if (paper.isLost) throw new EngineLost();
      return paper.left.has(name) ? run(name) : null;
    },
    inspect: async ({ identity }) => running.has((identity as { name: string }).name),
    stop: async (_service, { identity }) => {
      const { name } = identity as { name: string };
      paper.done.push(`stop ${name}`);
      await paper.onStop(name);
      running.get(name)?.({ code: 0, signal: null });
      running.delete(name);
    },
    examine: async ({ name }) => {
      await paper.onExamine(name);
      throw new Error('nothing is known of what runs on paper');
    },
    memory: async ({ identity }) => paper.memoryOf((identity as { name: string }).name),
    logs: async () => [],
    followLogs: () => () => undefined,
    followStarts: () => () => undefined,
    letGo: async () => undefined,
    tidy: async () => undefined,
  };
}

const nothing = {
  pid: null,
  answered: () => undefined,
  mended: null,
  notice: null,
  release: () => undefined,
};
