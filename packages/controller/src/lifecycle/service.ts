import type { ServiceManifest } from '@veille/protocol';
import type { Run } from '../drivers/driver.ts';
import { type Ended, notLetIn, stackChanged, startedByPerson, stoppedByPerson } from '../history/ended.ts';
import { releaseUnneeded, wakeAll } from './dependencies.ts';
import { explain, explainCrash } from './explain.ts';
import { findRun } from './find-run.ts';
import { launch, untilAdoptedAnswers } from './launch.ts';
import { mustRunAnyway } from './must-run.ts';
import { Presence } from './presence.ts';
import { type Ending, type Reason, StartError, stoppedMeanwhile, unexpectedFault } from './reasons.ts';
import type { Starting } from './starting.ts';
import type { ServiceSurroundings } from './surroundings.ts';
import { can } from './transitions.ts';

/** One service of the studio: wakes once however many ask, stops in order, and notices when it dies. */
export class Service extends Presence {
  readonly #around: ServiceSurroundings;
  #starting: Starting | null = null;
  #stopping: Promise<void> | null = null;
  #cleaning: Promise<void> | null = null;
  #restarting: Promise<void> | null = null;
  #unfollow: (() => void) | null = null;
  #isRetired = false;

  constructor(manifest: ServiceManifest, around: ServiceSurroundings) {
    super(manifest, around, () => around.onChange(this));
    this.#around = around;
  }

  /** Requests may go to it. False from the moment at which its end is known, or its stop begins. */
  get isReady(): boolean {
    return this.state === 'ready' && this.run !== null && this.#stopping === null && this.#cleaning === null;
  }
  /** Somebody has asked for it and it will be there, also when it must first finish falling asleep. */
  get isExpected(): boolean {
    return this.isAwake || this.#starting !== null || this.#restarting !== null;
  }
  /** It neither runs nor is on its way anywhere. */
  get #isAtRest(): boolean {
    return !this.isExpected && this.ending === null && this.#mayRun;
  }
  get #mayRun(): boolean {
    return !this.#isRetired && !this.#around.isClosing();
  }
  /** Whether there is memory for the start under way: rejects with StartError when there is none. Null: none is under way. */
  get admitted(): Promise<unknown> | null {
    return this.#starting?.admitted ?? null;
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

  /** What it needs is tried again as well: who starts a service does not know what has failed under it. */
  override forgiveFailures(): void {
    super.forgiveFailures();
    for (const dependency of this.#around.dependenciesOf(this)) dependency.forgiveFailures();
  }

  /** Resolves when it and all who need it have stopped. */
  stop(ended: Ended): Promise<void> {
    // A person's word counts also when it is asleep already, or on its way there.
    if (ended.isQuiet) this.becomeQuiet();
    this.#stopping ??= this.#stop(ended).finally(() => {
      this.#stopping = null;
    });
    return this.#stopping;
  }

  /** Stops for good: whoever still waits for it here must not start it again. */
  retire(): Promise<void> {
    this.#isRetired = true;
    this.#unfollow?.();
    return this.stop(stackChanged);
  }

  /**
   * Takes over what an earlier controller has left running; without that, a marker that says otherwise goes. From now on
   * it takes over what others start as well, such as a person by `docker compose up`.
   */
  async adopt(): Promise<void> {
    this.#unfollow ??= this.#around.driver.followStarts(this.name, () => void this.#noticeStart());
    if (!(await this.#takeOver())) this.shutDoor();
  }

  /** The controller goes, the service stays: neither its end nor its start is looked for any more. */
  override release(): void {
    this.#unfollow?.();
    super.release();
  }

  /** Resolves with whether something of it runs that is not on its way by our own hand. */
  async #takeOver(): Promise<boolean> {
    const { driver } = this.#around;
    const run = await findRun(this.name, this.#around);
    if (run === null && this.#isAtRest) this.forgetRun();
    if (run === null || run === 'untold') return false;
    if (!this.#isAtRest) {
      run.release();
      return false;
    }
    this.#take(run);
    this.becomeStarting();
    const abort = new AbortController();
    const looked = this.shutDoorUnlessItAnswers();
    const late = Promise.withResolvers<never>();
    const onLate = (reason: Reason) => {
      late.reject(new StartError('start-timeout', reason));
      this.stayStarting(reason);
    };
    const onRun = (next: Run) => this.#take(next);
    const done = looked
      .then(() => untilAdoptedAnswers(driver, this.manifest, run, abort.signal, { onRun, onLate }))
      .then(() => this.becomeReady())
      .catch((error: unknown) => this.#fail(error));
    // Nobody waits for this start: its failure is told by the state.
    this.#follow({ abort, admitted: Promise.resolve(), done }, late.promise).catch(() => undefined);
    this.#starting?.over.catch(() => this.#comeBack());
    await looked;
    return true;
  }

  /** Somebody has started it by hand, unless that was us. */
  async #noticeStart(): Promise<void> {
    await this.ending;
    if (this.#isAtRest && (await this.#takeOver())) this.record('woke', null, startedByPerson);
  }

  /** Whoever waits for a start that is late is told so; it is over when it is done. */
  #follow(starting: Omit<Starting, 'over'>, late?: Promise<never>): Promise<void> {
    const over = starting.done.finally(() => {
      this.#starting = null;
    });
    const done = late ? Promise.race([over, late]) : over;
    this.#starting = { ...starting, done, over };
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
    try {
      this.#refuseIfItMayNot();
      const release = await this.#around.admit(this);
      if (!signal.aborted) return release;
      release();
      throw signal.reason;
    } catch (error) {
      // They were kept awake for it meanwhile.
      this.#releaseDependencies();
      // What it ran on has gone away under it, so that nothing of it runs.
      if (this.state === 'ready') void this.stop(notLetIn);
      throw error;
    }
  }

  async #start(admitted: Promise<() => void>, signal: AbortSignal): Promise<void> {
    const release = await admitted;
    const begunAt = this.#around.now();
    this.becomeStarting();
    try {
      await wakeAll(this.#around.dependenciesOf(this));
      signal.throwIfAborted();
      await launch(this.#around.driver, this.manifest, signal, (run) => this.#take(run));
      this.becomeReady();
      this.record('woke', this.#around.now() - begunAt, null);
    } catch (error) {
      await this.#fail(error);
    } finally {
      release();
    }
  }

  #refuseIfItMayNot(): void {
    if (!this.#mayRun) throw new StartError('start-failed', stoppedMeanwhile);
    this.refuseAfterTooManyFailures();
  }

  #take(run: Run): void {
    this.noteRun(run);
    if (run.mended) this.#around.onMended(this, run.mended);
    void run.ended.then((ending) => this.#noticeEnd(run, ending));
  }

  async #fail(error: unknown): Promise<never> {
    const failure = error instanceof StartError ? error : unexpectedFault(error);
    // It waits for this start to be over.
    if (failure.facts.ending?.cause === 'by-hand') void this.stop(stoppedByPerson);
    this.#giveWayToStop();
    this.shutDoor();
    const finding = await explain(this.#around.driver, this.manifest, this.run, failure);
    this.#giveWayToStop();
    if (this.run !== null) await this.#around.driver.stop(this.manifest, this.run);
    this.#giveWayToStop();
    this.becomeFailed(finding);
    this.#releaseDependencies();
    throw new StartError(failure.code, this.reason ?? failure.reason);
  }

  /** A stop has asked for this end and sees to the rest, also one that came while the failure was looked into. */
  #giveWayToStop(): void {
    if (this.state === 'stopping') throw new StartError('start-failed', stoppedMeanwhile);
  }

  async #stop(ended: Ended): Promise<void> {
    this.shutDoor();
    if (this.#cleaning) await this.#cleaning;
    if (!can.stop[this.state]) {
      // It may still wait for memory.
      this.#starting?.abort.abort(new StartError('start-failed', stoppedMeanwhile));
      return;
    }
    const begunAt = this.#around.now();
    const wasAwake = this.state !== 'failed';
    if (wasAwake) {
      this.becomeStopping();
      this.#starting?.abort.abort(new StartError('start-failed', stoppedMeanwhile));
      await Promise.all(this.#around.dependantsOf(this).map((dependant) => dependant.stop(ended)));
      await this.#starting?.over.catch(() => undefined);
      if (this.run !== null) await this.#around.driver.stop(this.manifest, this.run);
    }
    this.becomeStopped();
    if (wasAwake) this.record(ended.what, this.#around.now() - begunAt, ended.reason);
    this.#releaseDependencies();
  }

  #releaseDependencies(): void {
    releaseUnneeded(this, this.#around.dependenciesOf(this), this.#around);
  }

  /** The door is shut before anything else: whoever comes now must not be sent to a process that is gone. */
  async #noticeEnd(run: Run, ending: Ending): Promise<void> {
    if (this.run !== run || this.state !== 'ready') return;
    this.shutDoor();
    if (ending.cause === 'by-hand') return this.stop(stoppedByPerson);
    if (ending.cause === 'engine-lost') {
      this.loseRun();
      return this.wake().catch(() => undefined);
    }
    this.#cleaning = this.#cleanAfterCrash(run, ending).finally(() => {
      this.#cleaning = null;
    });
    await this.#cleaning;
    await this.#comeBack();
  }

  /** After a failure: nobody comes and asks for what has to be there. */
  async #comeBack(): Promise<void> {
    if (this.state !== 'failed') return;
    if (mustRunAnyway(this, this.#around.dependantsOf(this))) await this.wake().catch(() => undefined);
    else this.#releaseDependencies();
  }

  async #cleanAfterCrash(run: Run, ending: Ending): Promise<void> {
    const finding = await explainCrash(this.#around.driver, this.manifest, run, ending);
    await this.#around.driver.stop(this.manifest, run);
    this.becomeFailed(finding);
  }
}
