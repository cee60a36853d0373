import type { Ending, Reason } from '../../lifecycle/reasons.ts';
import type { Run } from '../driver.ts';
import type { Container } from './container.ts';
import type { Engine } from './engine.ts';
import type { ContainerEvent, EngineListener } from './engine-events.ts';
import type { ComposeIdentity } from './identity.ts';

/** As often as `restart: on-failure:3` lets a container die, the first time included; then it crashes in a loop. */
const toleratedDeaths = 3;

/** What a start has to tell besides that it runs. */
export interface RunNews {
  /** What was wrong and has been mended. */
  readonly mended: Reason | null;
  /** What people must know although it runs. */
  readonly notice: Reason | null;
}

export interface RunningProject {
  readonly project: string;
  readonly bridge: string | null;
  /** Of the project's containers those that the manifest names; null: all. */
  readonly containers: readonly string[] | null;
}

/** The containers of a service while they run: notices when one of them is gone for good. */
export class ComposeRun implements Run, EngineListener {
  readonly identity: ComposeIdentity;
  readonly pid: number | null;
  readonly mended: Reason | null;
  readonly notice: Reason | null;
  readonly ended: Promise<Ending>;
  readonly #engine: Engine;
  readonly #names: readonly string[] | null;
  readonly #end: (ending: Ending) => void;
  readonly #unlisten: () => void;
  readonly #deaths = new Map<string, number>();
  readonly #signalled = new Set<string>();
  /** The start that is meant: one that happened unseen is another. */
  #startedAt: string;
  #hasAnswered = false;

  constructor(engine: Engine, { project, bridge, containers }: RunningProject, web: Container, news: RunNews) {
    this.#engine = engine;
    this.#names = containers;
    this.identity = { project, bridge, id: web.id };
    this.pid = web.pid || null;
    this.#startedAt = web.startedAt;
    this.mended = news.mended;
    this.notice = news.notice;
    const { promise, resolve } = Promise.withResolvers<Ending>();
    this.ended = promise;
    this.#end = (ending) => {
      this.#unlisten();
      resolve(ending);
    };
    this.#unlisten = engine.events.listen(this);
    void this.#lookFirst();
  }

  /** Until it has answered once, Docker may try a container again; from then on its first death is its end. */
  answered(): void {
    this.#hasAnswered = true;
  }

  /** The driver has stopped it. */
  stopped(): void {
    this.#end({ code: null, signal: null });
  }

  release(): void {
    this.#unlisten();
  }

  onEvent(event: ContainerEvent): void {
    if (event.project !== this.identity.project) return;
    if (event.action === 'kill') this.#signalled.add(event.id);
    if (event.action === 'die') void this.#judge(event);
    if (event.action === 'start' && event.id === this.identity.id) void this.#noteStart();
  }

  /** Whatever fell into the cut of the stream, the container tells. */
  onResync(): void {
    void this.#lookAgain();
  }

  onLost(): void {
    this.#end({ code: null, signal: null, cause: 'engine-lost' });
  }

  /** It may have ended before anybody listened. */
  async #lookFirst(): Promise<void> {
    const web = await this.#find(this.identity.id);
    if (web && !web.isRunning && !web.isRestarting) this.#end({ code: web.exitCode, signal: null });
  }

  async #lookAgain(): Promise<void> {
    const web = await this.#find(this.identity.id);
    if (!web?.isRunning || web.startedAt !== this.#startedAt) this.onLost();
  }

  async #noteStart(): Promise<void> {
    this.#startedAt = (await this.#find(this.identity.id))?.startedAt ?? this.#startedAt;
  }

  async #judge({ id, exitCode }: ContainerEvent): Promise<void> {
    const isWeb = id === this.identity.id;
    const ending = { code: exitCode, signal: null };
    const wasAsked = this.#signalled.delete(id);
    // An engine that shuts down ends its containers as a person does.
    if (isWeb && wasAsked && !(await this.#engine.answers())) return this.onLost();
    if (isWeb && this.#hasAnswered) this.#end(wasAsked ? { ...ending, cause: 'by-hand' } : ending);
    else if (this.#isOver(await this.#find(id), isWeb)) this.#end(ending);
  }

  #find(id: string): Promise<Container | null> {
    return this.#engine.container(id).catch(() => null);
  }

  /** One that has done its work and ended well is no loss, unless it is the one behind the door. */
  #isOver(container: Container | null, isWeb: boolean): boolean {
    if (container === null) return isWeb;
    if (!isWeb && (container.exitCode === 0 || this.#names?.includes(container.name) === false)) return false;
    const deaths = (this.#deaths.get(container.id) ?? 0) + 1;
    this.#deaths.set(container.id, deaths);
    const comesBack = container.isRunning || container.isRestarting;
    return !comesBack || deaths > toleratedDeaths;
  }
}
