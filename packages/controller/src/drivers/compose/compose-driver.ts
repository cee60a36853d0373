import type { ComposeSpec, ServiceManifest } from '@veille/protocol';
import { EngineLost, type Reason, StartError } from '../../lifecycle/reasons.ts';
import type { Log } from '../../log.ts';
import type { Markers } from '../../markers/markers.ts';
import type { Driver, Run } from '../driver.ts';
import { containerMemory } from '../memory-in-use.ts';
import { bringUp, type Ground } from './bring-up.ts';
import { EngineRefusal } from './compose-command.ts';
import { ComposeTalk } from './compose-talk.ts';
import type { Container } from './container.ts';
import { examineContainers } from './examine.ts';
import type { Firewall } from './firewall.ts';
import { followProject } from './follow-logs.ts';
import { followStarts } from './follow-starts.ts';
import { composeIdentity } from './identity.ts';
import { readLines } from './logs.ts';
import { ownContainers, webOf } from './own-containers.ts';
import { overLosses, whileEngineAnswers } from './solid-ground.ts';
import { stopInOrder } from './stop.ts';
import { ComposeRun } from './watch-run.ts';

export interface ComposeDriverOptions extends Omit<Ground, 'made'> {
  readonly firewall: Firewall;
  readonly log: Log;
  /** Which starts have begun and not ended. On disk: it tells the next controller whose containers run without the one behind the door. */
  readonly begun: Markers;
  /** The project of a service as the manifest has it now; null for what is none. Nothing else can be touched. */
  readonly specOf: (service: string) => ComposeSpec | null;
}

/** Runs services as compose projects on a Docker engine. */
export function createComposeDriver({ firewall, log, begun, specOf, ...parts }: ComposeDriverOptions): Driver {
  const ground: Ground = { ...parts, made: new Map() };
  const { engine } = ground;
  const talk = new ComposeTalk();
  /** When the latest start of a service began, in seconds since 1970. */
  const latestStart = new Map<string, number>();
  /** Who wants to know of the starts of a service by others. */
  const followers = new Map<string, () => void>();
  /** The end of what an earlier controller has left half done. Looked for once: later it is this one's own, or somebody else's. */
  const settled = new Map<string, Promise<void>>();

  async function start(service: ServiceManifest, signal = new AbortController().signal): Promise<Run> {
    const spec = withCompose(service);
    latestStart.set(service.name, Date.now() / 1000);
    settled.set(service.name, Promise.resolve());
    begun.create(service.name);
    talk.begin(service.name);
    const onLine = (line: string) => talk.note(service.name, line);
    try {
      return await overLosses(engine, signal, async () => {
        const notice = await firewall.guard(service.name, spec.bridge);
        const mended = await bringUp(ground, spec, { signal, onLine });
        const web = webOf(await ownContainers(engine, spec), spec);
        if (web === null) throw new EngineRefusal(`no such container: ${spec.web.container}`);
        return new ComposeRun(engine, spec, web, { mended, notice });
      });
    } catch (error) {
      throw await explain(service, signal, error);
    } finally {
      begun.remove(service.name);
    }
  }

  /** Looks before it stops what has started: nothing that failed is left running. */
  async function explain(service: ServiceManifest, signal: AbortSignal, error: unknown): Promise<unknown> {
    const spec = withCompose(service);
    if (signal.aborted) {
      await stopContainers(spec).catch(() => undefined);
      return signal.reason;
    }
    const text = error instanceof Error ? error.message : String(error);
    const evidence = await examineContainers(engine, service, text);
    await stopContainers(spec).catch(() => undefined);
    return error instanceof StartError ? error : new StartError('start-failed', couldNotStart(text), { evidence });
  }

  async function adopt(service: string, noted: unknown): Promise<Run | null> {
    const spec = specOf(service);
    const identity = composeIdentity.safeParse(noted).data ?? null;
    const project = spec?.project ?? identity?.project;
    if (project === undefined) return null;
    const containers = await (spec ? ownContainers(engine, spec) : engine.containers(project)).catch(() => {
      throw new EngineLost();
    });
    const web = spec ? webOf(containers, spec) : (containers.find(({ id }) => id === identity?.id) ?? null);
    if (!settled.has(service)) {
      const isHalfDone = !web?.isRunning && (identity !== null || begun.list().includes(service));
      const settling = isHalfDone ? finishStop(service, containers) : Promise.resolve();
      settled.set(
        service,
        settling.then(() => begun.remove(service)),
      );
    }
    await settled.get(service);
    if (!web?.isRunning) return null;
    latestStart.set(service, Date.parse(web.startedAt) / 1000);
    const notice = await firewall.guard(service, spec?.bridge ?? null);
    const whose = spec ?? { project, bridge: identity?.bridge ?? null, containers: null };
    return new ComposeRun(engine, whose, web, { mended: null, notice });
  }

  /**
   * The controller before this one was killed while it started or stopped these. What a person has started without the
   * container behind the door is theirs, and is left as it is.
   */
  async function finishStop(service: string, containers: readonly Container[]): Promise<void> {
    const left = containers.filter(({ isRunning, isRestarting }) => isRunning || isRestarting);
    if (left.length > 0) log.info(`${service} was left half done: what still runs of it is stopped`);
    await stopInOrder(engine, left, null).catch((error: unknown) =>
      log.warn(`${service} could not be stopped: ${String(error)}`),
    );
  }

  async function stop(service: ServiceManifest | null, run: Run): Promise<void> {
    // What a person brings back is theirs: it is left alone, and taken over like whatever they start.
    if (service !== null && (await (run as ComposeRun).wasRestarted())) return followers.get(service.name)?.();
    const { project, bridge } = composeIdentity.parse(run.identity);
    await whileEngineAnswers(engine, async () => {
      if (service === null) await stopInOrder(engine, await engine.containers(project), null);
      else if (service.compose?.onSleep === 'remove') await ground.compose.down(service.compose);
      else await stopContainers(withCompose(service));
    }).catch((error: unknown) => log.warn(`${project} could not be stopped: ${String(error)}`));
    // A bridge that is gone needs no rule.
    if (service === null || service.compose?.onSleep === 'remove') await firewall.unguard(bridge);
    (run as ComposeRun).stopped();
  }

  async function stopContainers(spec: ComposeSpec): Promise<void> {
    await stopInOrder(engine, await ownContainers(engine, spec), spec.web.container);
  }

  async function runningContainers(project: string): Promise<Container[]> {
    return (await engine.containers(project)).filter(({ isRunning }) => isRunning);
  }

  return {
    start,
    adopt,
    stop,
    inspect: async (run) => (await engine.container(composeIdentity.parse(run.identity).id))?.isRunning ?? false,
    examine: (service, { error }) => examineContainers(engine, service, error),
    memory: async (run) => {
      const containers = await runningContainers(composeIdentity.parse(run.identity).project);
      // Without a memory cgroup the engine says 0.
      const used = async ({ id, pid }: Container) => (await engine.memoryBytes(id)) || containerMemory(pid);
      const amounts = await Promise.all(containers.map(used));
      return amounts.reduce((sum, bytes) => (sum === null || bytes === null ? null : sum + bytes), 0);
    },
    logs: async (service, lines, options) => {
      const spec = specOf(service);
      const containers = spec ? await ownContainers(engine, spec).catch(() => []) : [];
      if (!options?.latestStart) return readLines(engine, containers, { lines, sinceSeconds: 0 });
      const own = await readLines(engine, containers, { lines, sinceSeconds: latestStart.get(service) ?? 0 });
      // First what made the containers, so that the last line is theirs as soon as they have one.
      return [...talk.lines(service), ...own].slice(-lines);
    },
    followLogs: (service, onLine) => {
      const spec = specOf(service);
      const unfollow = [talk.follow(service, onLine), ...(spec ? [followProject(engine, spec, onLine)] : [])];
      return () => {
        for (const stop of unfollow) stop();
      };
    },
    followStarts: (service, onStart) => {
      followers.set(service, onStart);
      const unfollow = followStarts(engine, () => specOf(service), onStart);
      return () => {
        followers.delete(service);
        unfollow();
      };
    },
    letGo: async ({ compose }) => {
      if (compose === null) return;
      const running = await runningContainers(compose.project).catch(() => []);
      if (running.length === 0) await firewall.unguard(compose.bridge);
    },
    // The engine itself caps the logs of containers.
    tidy: async () => undefined,
  };
}

function withCompose({ name, compose }: ServiceManifest): ComposeSpec {
  if (compose === null) throw new Error(`${name} has no containers to run`);
  return compose;
}

function couldNotStart(text: string): Reason {
  const last = text.trim().split('\n').at(-1) ?? '';
  return {
    en: `Its containers could not be started: ${last}`,
    fr: `Ses conteneurs n’ont pas pu démarrer : ${last}`,
  };
}
