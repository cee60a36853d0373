import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { z } from 'zod';

/** What the controller must still know after its own death. Times are milliseconds since 1970. */
const serviceMemory = z.object({
  /** What recognises its process; the driver's business. Null while nothing runs. */
  run: z.unknown().nullable().default(null),
  lastActivityAt: z.number().nullable().default(null),
  /** The newest last. */
  startDurationsMs: z.array(z.number()).default([]),
  failuresAt: z.array(z.number()).default([]),
});
export type ServiceMemory = z.infer<typeof serviceMemory>;

const content = z.object({
  format: z.literal(1),
  /** Digest of the configuration that Caddy was given last. */
  proxyDigest: z.string().nullable().default(null),
  services: z.record(z.string(), serviceMemory).default({}),
});
type Content = z.infer<typeof content>;

/** The controller's memory on disk: read once, written at each change of a state and at no other time. */
export class Memory {
  readonly #file: string;
  readonly #content: Content;
  /** Why what was on disk could not be used; null when it could. */
  readonly damage: string | null;

  constructor(file: string) {
    this.#file = file;
    const { content, damage } = read(file);
    this.#content = content;
    this.damage = damage;
  }

  service(name: string): ServiceMemory {
    return this.#content.services[name] ?? serviceMemory.parse({});
  }

  get proxyDigest(): string | null {
    return this.#content.proxyDigest;
  }

  setProxyDigest(digest: string): void {
    if (digest === this.#content.proxyDigest) return;
    this.#content.proxyDigest = digest;
    this.#write();
  }

  update(name: string, change: Partial<ServiceMemory>): void {
    this.#content.services[name] = { ...this.service(name), ...change };
    this.#write();
  }

  /** Names that are remembered, also of services which the manifest no longer has. */
  names(): string[] {
    return Object.keys(this.#content.services);
  }

  forget(name: string): void {
    delete this.#content.services[name];
    this.#write();
  }

  /** Synchronous: between a spawn and this write nothing may come, or a killed controller would lose the process. */
  #write(): void {
    mkdirSync(dirname(this.#file), { recursive: true });
    const unseen = `${this.#file}.new`;
    writeFileSync(unseen, `${JSON.stringify(this.#content, null, 1)}\n`, { mode: 0o600 });
    renameSync(unseen, this.#file);
  }
}

function read(file: string): { content: Content; damage: string | null } {
  const empty: Content = { format: 1, proxyDigest: null, services: {} };
  try {
    return { content: content.parse(JSON.parse(readFileSync(file, 'utf8'))), damage: null };
  } catch (error) {
    const isAbsent = (error as NodeJS.ErrnoException).code === 'ENOENT';
    return { content: empty, damage: isAbsent ? null : `${file} is damaged and was not used` };
  }
}
