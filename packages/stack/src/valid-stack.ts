import type { SecretSource } from './caddy-options.ts';
import type { KindDefinition } from './kind.ts';
import type { Headscale, Manual } from './mesh.ts';
import type { DnsModule } from './tls.ts';

/** A stack without a fault, everything that was left out filled in. */
export interface ValidStack {
  /** Null for a stack that names none. */
  readonly domain: string | null;
  readonly locale: 'en' | 'fr';
  /** Null for a stack that is never deployed. */
  readonly mesh: ValidMesh | null;
  /** Null for a stack that is never deployed. */
  readonly tls: ValidTls | null;
  /** Every secret that `tls` asks for, by its name, sorted. */
  readonly secrets: Readonly<Record<string, SecretSource>>;
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
  /** Services that name no host run here. */
  readonly default: boolean;
  /** Absolute. */
  readonly root: string;
  readonly caddy: ValidCaddy;
  /** In their shortest spelling; empty: not said. */
  readonly meshAddresses: readonly string[];
}

/** Paths on the host are absolute, those on the operator's machine as they were written. */
export interface ValidCaddy {
  readonly unit: string;
  readonly caddyfile: string;
  readonly data: string;
  /** Null: one that is built for the host. */
  readonly binary: string | null;
  readonly listen: 'everywhere' | 'mesh';
  readonly sites: string | null;
  /** Null: the host gets a Caddy of its own. */
  readonly snippet: string | null;
}

export interface ValidMesh {
  readonly dns: Required<Headscale> | Manual;
  readonly cidrs: readonly string[];
}

export interface ValidTls {
  readonly dns: DnsModule;
  readonly email: string;
  readonly resolvers: readonly string[];
  /** Null: Caddy's own choice. */
  readonly authority: string | null;
}

export interface ValidService {
  readonly name: string;
  readonly door: string;
  /** Other doors that lead to it as well, in the order in which they were written. */
  readonly aliases: readonly string[];
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
