import type { KindDefinition } from './kind.ts';

/** A stack without a fault, everything that was left out filled in. */
export interface ValidStack {
  /** Null for a stack that names none. */
  readonly domain: string | null;
  readonly locale: 'en' | 'fr';
  /** In the order in which they were written, as the services are. */
  readonly hosts: readonly ValidHost[];
  readonly services: readonly ValidService[];
  readonly holdTimeoutMs: number;
}

export interface ValidHost {
  readonly name: string;
  readonly ssh: string;
  /** Null: as much as the machine says. */
  readonly memoryBytes: number | null;
  readonly public: boolean;
}

export interface ValidService {
  readonly name: string;
  readonly door: string;
  /** Null for a stack without hosts: this machine. */
  readonly host: string | null;
  /** Null: never. Absent: as its kind says. */
  readonly sleepAfterMs?: number | null;
  readonly wake: 'visit' | 'button';
  readonly autostart: boolean;
  readonly definition: KindDefinition<unknown>;
  /** The kind's own options, as its schema gave them; what `prepare` and `describe` take. */
  readonly options: unknown;
}
