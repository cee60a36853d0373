import type { Service } from '../lifecycle/service.ts';
import type { Studio } from '../studio.ts';
import { MemoryRefusal } from './refusal.ts';

/** Grace ends and sockets close without an event, so whoever is first in line asks again now and then. */
const askAgainMs = 5000;

/**
 * Who waits for memory. The first in line is started when there is room; a small start that finds room of its own does
 * not wait behind a large one that can't have it yet. The line itself is kept with the wishes, on disk.
 */
export class Line {
  readonly #studio: Studio;
  #timer: NodeJS.Timeout | null = null;
  #isServing = false;

  constructor(studio: Studio) {
    this.#studio = studio;
  }

  join(service: string, waiter?: string): void {
    this.#studio.wishes.joinLine(service, this.#studio.world.now(), waiter);
    this.follow();
  }

  /** Wakes what must run though nobody asks: where there is no memory it waits. Another failure is told by its state. */
  async wakeOrJoin(service: Service): Promise<void> {
    try {
      await service.wake();
    } catch (error) {
      if (error instanceof MemoryRefusal && error.mayWait) this.join(service.name);
    }
  }

  /** Called when room may have appeared or somebody has left: at each change of a state. */
  follow(): void {
    if (this.#studio.wishes.line.length === 0) {
      this.stop();
      return;
    }
    this.#timer ??= setInterval(() => void this.#serve(), askAgainMs).unref();
    void this.#serve();
  }

  stop(): void {
    if (this.#timer) clearInterval(this.#timer);
    this.#timer = null;
  }

  /** The first, then the next, until one must go on waiting. */
  async #serve(): Promise<void> {
    if (this.#isServing || this.#studio.isClosing) return;
    this.#isServing = true;
    try {
      for (let [first] = this.#studio.wishes.line; first; [first] = this.#studio.wishes.line) {
        if (!(await this.#serveFirst(first.service))) return;
        this.#studio.wishes.leaveLine(first.service);
      }
    } finally {
      this.#isServing = false;
    }
  }

  /** False: it goes on waiting. A start that failed for another reason is over, and its reason is told elsewhere. */
  async #serveFirst(name: string): Promise<boolean> {
    const service = this.#studio.service(name);
    if (service === null || service.isReady) return true;
    const started = service.wake();
    started.catch(() => undefined);
    try {
      await (service.admitted ?? started);
      return true;
    } catch (error) {
      return !(error instanceof MemoryRefusal && error.mayWait);
    }
  }
}
