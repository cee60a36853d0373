import type { Ending, Reason } from '../../lifecycle/reasons.ts';
import type { Run } from '../driver.ts';
import { AskedToEnd } from './asked-to-end.ts';
import type { Container } from './container.ts';
import type { Engine } from './engine.ts';
import type { ContainerEvent, EngineListener } from './engine-events.ts';
import type { ComposeIdentity } from './identity.ts';
import { untilContainer } from './until-container.ts';

/** As often as `restart: on-failure:3` lets a container die, the first time included; then it crashes in a loop. */
const toleratedDeaths = 3;

/** As long as Docker takes on a small machine to start again what `docker restart` has stopped. */
const restartMs = 3000;

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
  readonly #asked = new AskedToEnd();
  /** The start that is meant: one that happened unseen is another. */
  #startedAt: string;
  #hasAnswered = false;
  #wasEndedByHand = false;

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
    this.#wasEndedByHand = false;
    this.#end({ code: null, signal: null });
  }

  release(): void {
    this.#unlisten();
  }

  /** Whether a person has not stopped it but restarted it: told within some seconds, at once where no person has ended it. */
  async wasRestarted(): Promise<boolean> {
    return this.#wasEndedByHand && (await this.#isSoonBack(this.identity.id));
  }

  onEvent(event: ContainerEvent): void {
    if (event.project !== this.identity.project) return;
    if (event.action === 'kill') this.#asked.note(event);
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
    if (web && hasEnded(web)) this.#end({ code: web.exitCode, signal: null });
    else await this.#lookForHelpers();
  }

  async #lookAgain(): Promise<void> {
    const web = await this.#find(this.identity.id);
    if (!web?.isRunning || web.startedAt !== this.#startedAt) this.onLost();
    else await this.#lookForHelpers();
  }

  /** One that has ended since the one behind the door runs. What ended before is of an earlier run, or was left so by a person. */
  async #lookForHelpers(): Promise<void> {
    const containers = await this.#engine.containers(this.identity.project).catch(() => []);
    const lost = containers.find(
      (each) =>
        this.#isOwn(each.name) &&
        hasEnded(each) &&
        Date.parse(each.finishedAt) > Date.parse(this.#startedAt) &&
        isMissed(each, containers, false),
    );
    if (lost) this.#end({ code: lost.exitCode, signal: null });
  }

  #isOwn(name: string): boolean {
    return this.#names?.includes(name) ?? true;
  }

  async #noteStart(): Promise<void> {
    this.#startedAt = (await this.#find(this.identity.id))?.startedAt ?? this.#startedAt;
  }

  async #judge(event: ContainerEvent): Promise<void> {
    const { id, container: name } = event;
    const isWeb = id === this.identity.id;
    if (!isWeb && !this.#isOwn(name)) return;
    const wasAsked = await this.#asked.isEnd(event, async () => (await this.#find(id))?.stopSignal ?? null);
    // An engine that shuts down ends its containers as a person does.
    if (wasAsked && !(await this.#engine.answers())) return this.onLost();
    const ended: Ending = { code: event.exitCode, signal: null };
    const ending: Ending = wasAsked ? { ...ended, cause: 'by-hand' } : ended;
    if (isWeb) this.#wasEndedByHand = wasAsked;
    if (isWeb && this.#hasAnswered) this.#end(ending);
    else if (wasAsked && (await this.#isSoonBack(id))) return;
    else if (await this.#isOver(event, wasAsked)) this.#end(ending);
  }

  /** `docker restart` says nothing else at first than `docker stop`. */
  #isSoonBack(id: string): Promise<boolean> {
    const isBack = untilContainer(this.#engine, id, AbortSignal.timeout(restartMs), ({ isRunning }) => isRunning);
    return isBack.then(
      () => true,
      () => false,
    );
  }

  #find(id: string): Promise<Container | null> {
    return this.#engine.container(id).catch(() => null);
  }

  /** Whether a container is gone for good and missed. */
  async #isOver({ id, container: name }: ContainerEvent, wasAsked: boolean): Promise<boolean> {
    const containers = await this.#engine.containers(this.identity.project).catch(() => []);
    const container = containers.find((each) => each.id === id);
    const isWeb = id === this.identity.id;
    // Removed; or it was never one of the project's own, as what `compose run` makes beside them.
    if (container === undefined) return isWeb || (wasAsked && !containers.some((each) => each.name === name));
    if (!isWeb && !isMissed(container, containers, wasAsked)) return false;
    const deaths = (this.#deaths.get(id) ?? 0) + 1;
    this.#deaths.set(id, deaths);
    const comesBack = container.isRunning || container.isRestarting;
    return !comesBack || deaths > toleratedDeaths;
  }
}

/** False while Docker starts it again. */
function hasEnded({ isRunning, isRestarting }: Container): boolean {
  return !isRunning && !isRestarting;
}

/** A step that has ended well is no loss. Whatever somebody has stopped is one, and what others want healthy. */
function isMissed({ name, exitCode }: Container, all: readonly Container[], wasAsked: boolean): boolean {
  if (exitCode !== 0) return true;
  const needs = all.flatMap(({ dependsOn }) => dependsOn ?? []).filter((need) => need.name === name);
  const wanted = needs.map(({ condition }) => condition);
  if (wanted.includes('service_completed_successfully')) return false;
  return wasAsked || wanted.includes('service_healthy');
}
