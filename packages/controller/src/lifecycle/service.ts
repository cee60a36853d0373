import type { ServiceManifest, ServiceState } from '@veille/protocol';
import type { Finding } from '../diagnosis/finding.ts';
import type { Run } from '../drivers/driver.ts';
import { type Ended, stackChanged, stoppedByPerson } from '../history/ended.ts';
import type { HistoryEntry } from '../history/history.ts';
import { probeOnce } from '../probe/probe.ts';
import type { ServiceMemory } from '../state/memory.ts';
import { releaseUnneeded, wakeAll } from './dependencies.ts';
import { explain, explainCrash } from './explain.ts';
import { Failures } from './failures.ts';
import { launch, untilItAnswers } from './launch.ts';
import { mustRunAnyway } from './must-run.ts';
import { type Ending, type Reason, StartError, stoppedMeanwhile, unexpectedFault } from './reasons.ts';
import type { Starting } from './starting.ts';
import { Status } from './status.ts';
import type { ServiceSurroundings } from './surroundings.ts';
import { can } from './transitions.ts';

/** One service of the studio: wakes once however many ask, stops in order, and notices when it dies. */
export class Service {
  #manifest: ServiceManifest;
  readonly #around: ServiceSurroundings;
  readonly #status: Status;
  readonly #failures: Failures;
  #run: Run | null = null;
  #starting: Starting | null = null;
  #stopping: Promise<void> | null = null;
  #cleaning: Promise<void> | null = null;
  #restarting: Promise<void> | null = null;
  #isRetired = false;

  constructor(manifest: ServiceManifest, around: ServiceSurroundings) {
    this.#manifest = manifest;
    this.#around = around;
    this.#status = new Status(manifest.name, around.now, () => around.onChange(this));
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
  /** Requests may go to it. False from the moment at which its end is known, or its stop begins. */
  get isReady(): boolean {
    return this.state === 'ready' && this.#run !== null && this.#stopping === null && this.#cleaning === null;
  }
  /** It runs or will run: from the first moment of a start until it stops or fails. */
  get isAwake(): boolean {
    return this.state === 'starting' || this.state === 'ready';
  }
  /** Somebody has asked for it and it will be there, also when it must first finish falling asleep. */
  get isExpected(): boolean {
    return this.isAwake || this.#starting !== null || this.#restarting !== null;
  }
  /** It was put to sleep for a reason that an open page does not know: its requests do not wake it. */
  get isQuiet(): boolean {
    return this.#around.memory.service(this.name).isQuiet;
  }
  /** Whether there is memory for the start under way: rejects with StartError when there is none. Null: none is under way. */
  get admitted(): Promise<unknown> | null {
    return this.#starting?.admitted ?? null;
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

  /** Resolves when it has ended, while it stops or is cleaned up after a crash. */
  get ending(): Promise<void> | null {
    return this.#stopping ?? this.#cleaning;
  }

  /** Resolves when it is ready; throws StartError. One start however many ask; while it stops, they wait for the next. */
  wake(): Promise<void> {
    if (this.ending) return this.#wakeAfter(this.ending);
    if (this.isReady) return Promise.resolve();
    if (this.#starting) return this.#starting.done;
    const abort = new AbortController();
    const admitted = this.#admit(abort.signal);
    return this.#follow({ abort, admitted, done: this.#start(admitted, abort.signal) });
  }

  /** Resolves when it and all who need it have stopped. */
  stop(ended: Ended): Promise<void> {
    this.#stopping ??= this.#stop(ended).finally(() => {
      this.#stopping = null;
    });
    return this.#stopping;
  }

  /** Stops for good: whoever still waits for it here must not start it again. */
  retire(): Promise<void> {
    this.#isRetired = true;
    return this.stop(stackChanged);
  }

  /** Takes over the process of an earlier controller; without one, a marker that says otherwise goes. */
  async adopt(): Promise<void> {
    const { driver, memory } = this.#around;
    const run = await driver.adopt(this.name, memory.service(this.name).run);
    if (run === null) {
      this.shutDoor();
      return;
    }
    this.#take(run);
    if (!(await probeOnce(this.#manifest)).ready) this.shutDoor();
    this.#status.become('starting');
    const abort = new AbortController();
    const done = untilItAnswers(driver, this.#manifest, run, abort.signal)
      .then(() => this.#becomeReady())
      .catch((error: unknown) => this.#fail(error));
    // Nobody waits for this start: its failure is told by the state.
    this.#follow({ abort, admitted: Promise.resolve(), done }).catch(() => undefined);
  }

  /** The controller goes, the service stays: its end is no longer looked for. */
  release(): void {
    this.#run?.release();
  }

  #follow(starting: Starting): Promise<void> {
    const done = starting.done.finally(() => {
      this.#starting = null;
    });
    this.#starting = { ...starting, done };
    return done;
  }

  #wakeAfter(ending: Promise<void>): Promise<void> {
    this.#restarting ??= ending.then(() => {
      this.#restarting = null;
      return this.wake();
    });
    return this.#restarting;
  }

  async #admit(signal: AbortSignal): Promise<() => void> {
    this.#refuseIfItMayNot();
    const release = await this.#around.admit(this);
    if (!signal.aborted) return release;
    release();
    throw signal.reason;
  }

  async #start(admitted: Promise<() => void>, signal: AbortSignal): Promise<void> {
    const release = await admitted;
    const begunAt = this.#around.now();
    this.#status.become('starting');
    try {
      await wakeAll(this.#around.dependenciesOf(this));
      signal.throwIfAborted();
      await launch(this.#around.driver, this.#manifest, signal, (run) => this.#take(run));
      this.#becomeReady();
      this.#record('woke', this.#around.now() - begunAt, null);
    } catch (error) {
      await this.#fail(error);
    } finally {
      release();
    }
  }

  #refuseIfItMayNot(): void {
    if (this.#isRetired || this.#around.isClosing()) throw new StartError('start-failed', stoppedMeanwhile);
    this.#failures.refuseAfterTooMany();
  }

  #take(run: Run): void {
    this.#run = run;
    this.#remember({ run: run.identity, isQuiet: false });
    if (run.mended) this.#around.onMended(this, run.mended);
    void run.ended.then((ending) => this.#noticeEnd(run, ending));
  }

  /** The door opens before anybody hears that it is ready. */
  #becomeReady(): void {
    this.openDoor();
    this.#status.become('ready');
  }

  async #fail(error: unknown): Promise<never> {
    // A stop has asked for this end and sees to the rest.
    if (this.state === 'stopping') throw new StartError('start-failed', stoppedMeanwhile);
    const failure = error instanceof StartError ? error : unexpectedFault(error);
    this.shutDoor();
    const finding = await explain(this.#around.driver, this.#manifest, this.#run, failure);
    if (this.#run !== null) await this.#around.driver.stop(this.#manifest, this.#run);
    this.#becomeFailed(finding);
    this.#releaseDependencies();
    throw new StartError(failure.code, this.reason ?? failure.reason);
  }

  async #stop(ended: Ended): Promise<void> {
    this.shutDoor();
    if (this.#cleaning) await this.#cleaning;
    if (!can.stop[this.state]) {
      // It may still wait for memory.
      this.#starting?.abort.abort(new StartError('start-failed', stoppedMeanwhile));
      return;
    }
    if (ended.isQuiet) this.#remember({ isQuiet: true });
    const begunAt = this.#around.now();
    const wasAwake = this.state !== 'failed';
    if (wasAwake) {
      this.#status.become('stopping');
      this.#starting?.abort.abort(new StartError('start-failed', stoppedMeanwhile));
      await Promise.all(this.#around.dependantsOf(this).map((dependant) => dependant.stop(ended)));
      await this.#starting?.done.catch(() => undefined);
      if (this.#run !== null) await this.#around.driver.stop(this.#manifest, this.#run);
      this.#run = null;
    }
    this.#remember({ run: null });
    this.#status.become('stopped');
    if (wasAwake) this.#record(ended.what, this.#around.now() - begunAt, ended.reason);
    this.#releaseDependencies();
  }

  #releaseDependencies(): void {
    releaseUnneeded(this.#around.dependenciesOf(this), this.#around.dependantsOf);
  }

  /** The door is shut before anything else: whoever comes now must not be sent to a process that is gone. */
  async #noticeEnd(run: Run, ending: Ending): Promise<void> {
    if (this.#run !== run || this.state !== 'ready') return;
    this.shutDoor();
    if (ending.cause === 'by-hand') return this.stop(stoppedByPerson);
    if (ending.cause === 'engine-lost') {
      this.#run = null;
      return this.wake().catch(() => undefined);
    }
    this.#cleaning = this.#cleanAfterCrash(run, ending).finally(() => {
      this.#cleaning = null;
    });
    await this.#cleaning;
    if (mustRunAnyway(this, this.#around.dependantsOf(this))) await this.wake().catch(() => undefined);
    else this.#releaseDependencies();
  }

  async #cleanAfterCrash(run: Run, ending: Ending): Promise<void> {
    const finding = await explainCrash(this.#around.driver, this.#manifest, run, ending);
    await this.#around.driver.stop(this.#manifest, run);
    this.#becomeFailed(finding);
  }

  #becomeFailed(finding: Finding): void {
    this.#run = null;
    this.#status.become('failed', this.#failures.record(finding));
    this.#record('failed', null, finding.sentence.en);
  }

  #record(what: HistoryEntry['what'], durationMs: number | null, reason: string | null): void {
    this.#around.history.record({ service: this.name, what, durationMs, reason });
  }

  #remember(change: Partial<ServiceMemory>): void {
    this.#around.memory.update(this.name, change);
  }
}
