import { z } from 'zod';
import { openStateFile, type StateFile } from './state-file.ts';

/** What the controller must still know after its own death. Times are milliseconds since 1970. */
const serviceMemory = z.object({
  /** What recognises its process; the driver's business. Null while nothing runs. */
  run: z.unknown().nullable().default(null),
  lastActivityAt: z.number().nullable().default(null),
  failuresAt: z.array(z.number()).default([]),
  /** The most memory that it was seen to use, in bytes. */
  peakBytes: z.number().nullable().default(null),
  /** A person or another's need has put it to sleep: a page in the background does not wake it. */
  isQuiet: z.boolean().default(false),
});
export type ServiceMemory = z.infer<typeof serviceMemory>;

const content = z.object({
  format: z.literal(1),
  services: z.record(z.string(), serviceMemory).default({}),
});
type Content = z.infer<typeof content>;

/** The controller's memory on disk: read once, written at each change of a state and at no other time. */
export class Memory {
  readonly #file: StateFile<Content>;
  readonly #content: Content;
  /** Why what was on disk could not be used; null when it could. */
  readonly damage: string | null;

  constructor(file: string) {
    // Not waited for: what it says of processes means nothing after a power cut, and a start must not wait for a disk.
    this.#file = openStateFile(file, content, { format: 1, services: {} }, { onDisk: false });
    this.#content = this.#file.content;
    this.damage = this.#file.damage;
  }

  service(name: string): ServiceMemory {
    return this.#content.services[name] ?? serviceMemory.parse({});
  }

  update(name: string, change: Partial<ServiceMemory>): void {
    this.#content.services[name] = { ...this.service(name), ...change };
    this.#file.write(this.#content);
  }

  /** Names that are remembered, also of services which the manifest no longer has. */
  names(): string[] {
    return Object.keys(this.#content.services);
  }

  forget(name: string): void {
    delete this.#content.services[name];
    this.#file.write(this.#content);
  }
}
