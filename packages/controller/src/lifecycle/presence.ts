import type { ServiceManifest, ServiceState } from '@veille/protocol';
import type { Finding } from '../diagnosis/finding.ts';
import type { Run } from '../drivers/driver.ts';
import type { HistoryEntry } from '../history/history.ts';
import { probeOnce } from '../probe/probe.ts';
import type { ServiceMemory } from '../state/memory.ts';
import { Failures } from './failures.ts';
import type { Reason } from './reasons.ts';
import { Status } from './status.ts';
import type { ServiceSurroundings } from './surroundings.ts';

/**
 * A service as it is at one moment: its state, what runs of it, its door, and what is written down of it. Nothing is
 * decided here; `Service` says what follows what.
 */
export abstract class Presence {
  #manifest: ServiceManifest;
  readonly #around: ServiceSurroundings;
  readonly #status: Status;
  readonly #failures: Failures;
  #run: Run | null = null;

  constructor(manifest: ServiceManifest, around: ServiceSurroundings, onChange: () => void) {
    this.#manifest = manifest;
    this.#around = around;
    this.#status = new Status(manifest.name, around.now, onChange);
    this.#failures = new Failures(manifest.name, around.memory, around.now);
  }

  get manifest(): ServiceManifest {
    return this.#manifest;
  }
  get name(): string {
    return this.#manifest.name;
  }
  get state(): ServiceState {
    return this.#status.state;
  }
  get reason(): Reason | null {
    return this.#status.reason;
  }
  /** Why it failed; null in every other state. */
  get diagnosis(): Finding | null {
    return this.state === 'failed' ? this.#failures.latest : null;
  }
  /** What people must know although it runs. */
  get notice(): Reason | null {
    return this.#run?.notice ?? null;
  }
  get sinceMs(): number | null {
    return this.#status.sinceMs;
  }
  get pid(): number | null {
    return this.#run?.pid ?? null;
  }
  /** It runs or will run: from the first moment of a start until it stops or fails. */
  get isAwake(): boolean {
    return this.state === 'starting' || this.state === 'ready';
  }
  /** It was put to sleep for a reason that an open page does not know: its requests do not wake it. */
  get isQuiet(): boolean {
    return this.#around.memory.service(this.name).isQuiet;
  }

  /** The bytes of memory that it uses at this moment; null when that is not known. */
  measure(): Promise<number | null> {
    return this.#run === null ? Promise.resolve(null) : this.#around.driver.memory(this.#run);
  }

  /** Takes what the new manifest says; a process that runs is not touched. */
  describeAnew(manifest: ServiceManifest): void {
    this.#manifest = manifest;
  }

  /** A person insists: what failed again and again is tried again. */
  forgiveFailures(): void {
    this.#failures.forgive();
  }

  /** Requests go straight to the service from now on. */
  openDoor(): void {
    if (this.#manifest.door !== null) this.#around.markers.create(this.name);
  }

  /** From now on every request is asked about first. */
  shutDoor(): void {
    this.#around.markers.remove(this.name);
  }

  /** What runs already may have a marker that tells the truth. */
  protected async shutDoorUnlessItAnswers(): Promise<void> {
    if (!(await probeOnce(this.#manifest)).ready) this.shutDoor();
  }

  /** The controller goes, the service stays: its end is no longer looked for. */
  release(): void {
    this.#run?.release();
  }

  protected get run(): Run | null {
    return this.#run;
  }

  /** Throws StartError when it has failed too often of late. */
  protected refuseAfterTooManyFailures(): void {
    this.#failures.refuseAfterTooMany();
  }

  /** It runs, ready or not. */
  protected noteRun(run: Run): void {
    this.#run = run;
    this.#remember({ run: run.identity, isQuiet: false });
  }

  /** What it ran on has gone away under it. */
  protected loseRun(): void {
    this.#run = null;
  }

  /** Nothing of it runs: whatever does later is not what is remembered. */
  protected forgetRun(): void {
    if (this.#around.memory.service(this.name).run !== null) this.#remember({ run: null });
  }

  protected becomeStarting(): void {
    this.#status.become('starting');
  }

  /** It runs, and for this reason it is not ready yet. */
  protected stayStarting(reason: Reason): void {
    this.#status.explain(reason);
  }

  /** The door opens before anybody hears that it is ready. */
  protected becomeReady(): void {
    this.openDoor();
    this.#status.become('ready');
  }

  protected becomeStopping(): void {
    this.#status.become('stopping');
  }

  protected becomeStopped(): void {
    this.#run = null;
    this.#remember({ run: null });
    this.#status.become('stopped');
  }

  protected becomeFailed(finding: Finding): void {
    this.#run = null;
    this.#status.become('failed', this.#failures.record(finding));
    this.record('failed', null, finding.sentence.en);
  }

  /** From now on a page in the background does not wake it. */
  protected becomeQuiet(): void {
    this.#remember({ isQuiet: true });
  }

  protected record(what: HistoryEntry['what'], durationMs: number | null, reason: string | null): void {
    this.#around.history.record({ service: this.name, what, durationMs, reason });
  }

  #remember(change: Partial<ServiceMemory>): void {
    this.#around.memory.update(this.name, change);
  }
}
