import { setTimeout as sleep } from 'node:timers/promises';
import type Docker from 'dockerode';
import { z } from 'zod';
import { containerLabel, projectLabel } from './container.ts';

/** Something that happened to a container of a compose project. */
export interface ContainerEvent {
  readonly project: string;
  readonly container: string;
  readonly id: string;
  /** `start`, `die`, `kill`, `destroy`, `health_status: healthy`. */
  readonly action: string;
  /** Of a `die`; null otherwise. */
  readonly exitCode: number | null;
  /** Of a `kill`, where the engine tells it; null otherwise. */
  readonly signal: number | null;
  /** Seconds since 1970 by the engine's clock, with fractions. */
  readonly atSeconds: number;
}

export interface EngineListener {
  readonly onEvent: (event: ContainerEvent) => void;
  /** The stream was cut, or could not be opened at first, and is there now: what happened before was not told. */
  readonly onResync: () => void;
  /** The engine is gone. */
  readonly onLost: () => void;
}

const told = z.looseObject({
  Action: z.string(),
  timeNano: z.number(),
  Actor: z.looseObject({ ID: z.string(), Attributes: z.record(z.string(), z.string()) }),
});

/** A cut stream that is back within this time was only cut. */
const lostAfterMs = 500;
/** How often a lost engine is looked for: at first, and when it has been gone for some seconds. */
const lookEveryMs = { first: 200, last: 2000 };
/** By so much each look waits longer than the one before it. */
const patienceGrowth = 1.2;

/**
 * The one stream of events of the whole engine, kept up while anybody listens; nothing is asked while nothing happens.
 * What falls into a cut is found by looking again.
 */
export class EngineEvents {
  readonly #docker: Docker;
  readonly #listeners = new Set<EngineListener>();
  #opened = Promise.withResolvers<void>();
  #isOpen = false;
  #isSupervised = false;
  #closing = new AbortController();
  #failedTries = 0;
  /** How often the engine was lost; lets a start see that the ground moved under it. */
  losses = 0;
  /** The engine has answered before. */
  wasThere = false;
  /** What the last try to reach it met. */
  fault = 'nobody has asked it yet';

  constructor(docker: Docker) {
    this.#docker = docker;
  }

  /** Returns the function that ends the subscription; without listeners there is no stream. */
  listen(listener: EngineListener): () => void {
    this.#listeners.add(listener);
    void this.#supervise();
    return () => {
      this.#listeners.delete(listener);
      if (this.#listeners.size === 0) this.#closing.abort();
    };
  }

  /** Resolves with whether events come, after `waitMs` at the latest. Somebody must listen. */
  async untilOpen(waitMs: number): Promise<boolean> {
    const over = new AbortController();
    const late = sleep(waitMs, undefined, { signal: over.signal }).catch(() => undefined);
    await Promise.race([this.#opened.promise, late]);
    over.abort();
    return this.#isOpen;
  }

  async #supervise(): Promise<void> {
    if (this.#isSupervised) return;
    this.#isSupervised = true;
    while (this.#listeners.size > 0) {
      await this.#followOnce();
      if (this.#listeners.size > 0 && !this.#isOpen) await this.#pause();
    }
    this.#isSupervised = false;
  }

  /** An engine that is restarted is back soon; one that nobody has started is not looked for all day long. */
  #pause(): Promise<void> {
    return sleep(Math.min(lookEveryMs.first * patienceGrowth ** this.#failedTries, lookEveryMs.last));
  }

  /** One life of the stream. A cut is followed at once by the next try; a failed try is told as a loss. */
  async #followOnce(): Promise<void> {
    const wasCut = this.#isOpen;
    this.#becomeClosed();
    this.#closing = new AbortController();
    const slow = setTimeout(() => this.#tellLost(wasCut), lostAfterMs);
    try {
      const stream = await this.#connect();
      clearTimeout(slow);
      const wasLate = this.#failedTries > 0;
      this.#becomeOpen();
      if (wasCut || wasLate) this.#tell('onResync');
      await this.#read(stream);
    } catch (error) {
      // An open stream that ends was cut, and the next try tells more.
      if (this.#isOpen) return;
      this.#failedTries += 1;
      this.fault = error instanceof Error ? error.message : String(error);
      this.#tellLost(wasCut);
    } finally {
      clearTimeout(slow);
    }
  }

  #connect(): Promise<NodeJS.ReadableStream> {
    const filters = { type: ['container'], label: [projectLabel] };
    const options = { filters: JSON.stringify(filters), abortSignal: this.#closing.signal };
    return this.#docker.getEvents(options);
  }

  async #read(stream: NodeJS.ReadableStream): Promise<void> {
    let rest = '';
    for await (const chunk of stream) {
      const lines = (rest + String(chunk)).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) if (line.trim() !== '') this.#tellEvent(line);
    }
  }

  #tellEvent(line: string): void {
    const { Action, timeNano, Actor } = told.parse(JSON.parse(line));
    const project = Actor.Attributes[projectLabel] ?? '';
    const container = Actor.Attributes[containerLabel] ?? '';
    const { exitCode, signal } = Actor.Attributes;
    const event = {
      project,
      container,
      id: Actor.ID,
      action: Action,
      exitCode: exitCode === undefined ? null : Number(exitCode),
      signal: signal === undefined ? null : Number(signal),
      atSeconds: timeNano / 1e9,
    };
    for (const listener of [...this.#listeners]) listener.onEvent(event);
  }

  #becomeOpen(): void {
    this.#isOpen = true;
    this.wasThere = true;
    this.#failedTries = 0;
    this.#opened.resolve();
  }

  #becomeClosed(): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    this.#opened = Promise.withResolvers<void>();
  }

  #tellLost(wasCut: boolean): void {
    if (!wasCut) return;
    this.losses += 1;
    this.#tell('onLost');
  }

  #tell(what: 'onResync' | 'onLost'): void {
    for (const listener of [...this.#listeners]) listener[what]();
  }
}
