import type { Service } from '../lifecycle/service.ts';
import type { Memory } from '../state/memory.ts';

/** How often the memory of what is awake is measured. Nothing is measured while all sleep. */
const measureEveryMs = 30_000;
/** Whoever was held goes first: looking through all processes takes time. */
const firstMeasureAfterMs = 1000;
/** A peak is written down when it has grown by so much: little writing. */
const worthNoting = 1.05;

/** How much memory each awake service uses, and the most that it ever did. */
export class Usage {
  readonly #services: () => readonly Service[];
  readonly #memory: Memory;
  readonly #current = new Map<string, number>();
  #timer: NodeJS.Timeout | null = null;

  constructor(services: () => readonly Service[], memory: Memory) {
    this.#services = services;
    this.#memory = memory;
  }

  /** In bytes; null when it does not run or can't be measured. */
  current(service: string): number | null {
    return this.#current.get(service) ?? null;
  }

  /** In bytes; null when it was never measured. */
  peak(service: string): number | null {
    return this.#memory.service(service).peakBytes;
  }

  /** Called at each change of a service's state. */
  follow(service: Service): void {
    if (!service.isAwake) this.#current.delete(service.name);
    const isAnyReady = this.#services().some(({ state }) => state === 'ready');
    if (!isAnyReady) this.stop();
    else this.#timer ??= setInterval(() => void this.measureAll(), measureEveryMs).unref();
    if (service.state === 'ready') setTimeout(() => void this.#measure(service), firstMeasureAfterMs).unref();
  }

  stop(): void {
    if (this.#timer) clearInterval(this.#timer);
    this.#timer = null;
  }

  async measureAll(): Promise<void> {
    await Promise.all(this.#services().map((service) => this.#measure(service)));
  }

  async #measure(service: Service): Promise<void> {
    if (service.state !== 'ready') return;
    // What can't be measured is taken by what its stack says.
    const bytes = await service.measure().catch(() => null);
    if (bytes === null || service.state !== 'ready') return;
    this.#current.set(service.name, bytes);
    if (bytes > (this.peak(service.name) ?? 0) * worthNoting) this.#memory.update(service.name, { peakBytes: bytes });
  }
}
