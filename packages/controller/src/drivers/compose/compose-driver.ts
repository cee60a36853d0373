import type { ComposeSpec, ServiceManifest } from '@veille/protocol';
import { type Reason, StartError } from '../../lifecycle/reasons.ts';
import type { Log } from '../../log.ts';
import type { Driver, Run } from '../driver.ts';
import { containerMemory } from '../memory-in-use.ts';
import { bringUp, type Ground } from './bring-up.ts';
import { EngineRefusal } from './compose-command.ts';
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
  /** The project of a service as the manifest has it now; null for what is none. Nothing else can be touched. */
  readonly specOf: (service: string) => ComposeSpec | null;
}

/** Runs services as compose projects on a Docker engine. */
export function createComposeDriver({ firewall, log, specOf, ...parts }: ComposeDriverOptions): Driver {
  const ground: Ground = { ...parts, made: new Map() };
  const { engine } = ground;
  /** When the latest start of a service began, in seconds since 1970. */
  const latestStart = new Map<string, number>();

  async function start(service: ServiceManifest, signal = new AbortController().signal): Promise<Run> {
    const spec = withCompose(service);
    latestStart.set(service.name, Date.now() / 1000);
    try {
      return await overLosses(engine, signal, async () => {
        const notice = await firewall.guard(service.name, spec.bridge);
        const mended = await bringUp(ground, spec, signal);
        const web = webOf(await ownContainers(engine, spec), spec);
        if (web === null) throw new EngineRefusal(`no such container: ${spec.web.container}`);
        return new ComposeRun(engine, spec, web, { mended, notice });
      });
    } catch (error) {
      throw await explain(service, signal, error);
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

  async function adopt(service: string, known: unknown): Promise<Run | null> {
    const spec = specOf(service);
    const identity = composeIdentity.safeParse(known).data ?? null;
    const project = spec?.project ?? identity?.project;
    if (project === undefined) return null;
    const containers = await engine.containers(project).catch(() => []);
    const web = spec ? webOf(containers, spec) : (containers.find(({ id }) => id === identity?.id) ?? null);
    if (!web?.isRunning) return null;
    latestStart.set(service, Date.parse(web.startedAt) / 1000);
    const notice = await firewall.guard(service, spec?.bridge ?? null);
    const whose = spec ?? { project, bridge: identity?.bridge ?? null, containers: null };
    return new ComposeRun(engine, whose, web, { mended: null, notice });
  }

  async function stop(service: ServiceManifest | null, run: Run): Promise<void> {
    const { project, bridge } = composeIdentity.parse(run.identity);
    await whileEngineAnswers(engine, async () => {
      if (service === null) await stopInOrder(engine, await engine.containers(project), null);
      else if (service.compose?.onSleep === 'remove') await ground.compose(service.compose, ['down']);
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
      const sinceSeconds = options?.latestStart ? (latestStart.get(service) ?? 0) : 0;
      return readLines(engine, containers, { lines, sinceSeconds });
    },
    followLogs: (service, onLine) => {
      const spec = specOf(service);
      return spec ? followProject(engine, spec, onLine) : () => undefined;
    },
    followStarts: (service, onStart) => followStarts(engine, () => specOf(service), onStart),
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
