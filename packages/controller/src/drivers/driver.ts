import type { ServiceManifest } from '@veille/protocol';
import type { Evidence } from '../diagnosis/evidence.ts';
import type { Ending, Reason } from '../lifecycle/reasons.ts';

/**
 * What a driver must be able to do; the core owns this interface and knows nothing else of processes or containers.
 * What is started outlives the controller: the next one adopts it by its identity.
 */
export interface Driver {
  /**
   * Begins to run a service. Resolves when it exists, which says nothing of readiness; throws StartError, or the
   * signal's reason.
   */
  start: (service: ServiceManifest, signal?: AbortSignal) => Promise<Run>;
  /**
   * Takes over what an earlier controller started, and containers whoever started them; null when that no longer runs
   * (or something else has its number). `isDoubtful`: what was written down may be older than what runs, so that it is
   * looked for by what else tells of it. Throws EngineLost when what it would run on does not answer.
   */
  adopt: (service: string, identity: unknown, isDoubtful?: boolean) => Promise<Run | null>;
  /** Whether it runs at this moment. */
  inspect: (run: Run) => Promise<boolean>;
  /**
   * Ends it and all that it started, and removes what it leaves behind. Does nothing when it is gone already. Without
   * a manifest (a service that was taken out of the stack) it ends it in the usual way.
   */
  stop: (service: ServiceManifest | null, run: Run) => Promise<void>;
  /** What can be known of why it does not run as it should. Asked before it is stopped. */
  examine: (service: ServiceManifest, failure: Failure) => Promise<Evidence>;
  /** The bytes of memory that it and all that it started use at this moment; null when that can't be told. */
  memory: (run: Run) => Promise<number | null>;
  /** Its last lines, oldest first; with `latestStart` only those of the latest start. */
  logs: (service: string, lines: number, options?: { latestStart: boolean }) => Promise<string[]>;
  /** Tells each new line until the returned function is called. */
  followLogs: (service: string, onLine: (line: string) => void) => () => void;
  /**
   * Tells that a service may have been started, by whomever, until the returned function is called. Only what others can
   * start as well tells of it: containers.
   */
  followStarts: (service: string, onStart: () => void) => () => void;
  /** Takes away what was put up around a service and outlives its run, such as a firewall rule: nobody runs it now. */
  letGo: (service: ServiceManifest) => Promise<void>;
  /** Housekeeping, called now and then: rotates logs that have grown too large. */
  tidy: () => Promise<void>;
}

/** How a start or a run has failed. */
export interface Failure {
  /** Null when it has not ended. */
  readonly ending: Ending | null;
  /** What the start met; null when it had begun. */
  readonly error: string | null;
}

/** Something that a driver runs. */
export interface Run {
  /** Recognises it after the controller's own death. Plain data, kept on disk. */
  readonly identity: unknown;
  readonly pid: number | null;
  /** Resolves when it has ended, whatever the reason; never rejects. */
  readonly ended: Promise<Ending>;
  /** It has answered its probe: from now on its first end is told, where before it may have been tried again. */
  readonly answered: () => void;
  /** What was wrong and was mended at this start; null as a rule. */
  readonly mended: Reason | null;
  /** What people must know although it runs; null as a rule. */
  readonly notice: Reason | null;
  /** Stops watching it: the controller goes, the service stays. */
  readonly release: () => void;
}
