import { z } from 'zod';
import { signalNumber } from './asked-to-end.ts';

/** What is read of the Engine's answer to `GET /containers/ID/json`, API 1.41 and newer. */
const inspected = z.looseObject({
  Id: z.string(),
  Name: z.string(),
  Image: z.string(),
  RestartCount: z.number().default(0),
  State: z.looseObject({
    Status: z.string(),
    Running: z.boolean(),
    Restarting: z.boolean(),
    OOMKilled: z.boolean(),
    Pid: z.number(),
    ExitCode: z.number(),
    Error: z.string(),
    StartedAt: z.string(),
    FinishedAt: z.string(),
    Health: z
      .looseObject({ Status: z.string(), Log: z.array(z.looseObject({ Output: z.string() })).nullish() })
      .nullish(),
  }),
  Config: z.looseObject({
    Image: z.string(),
    Tty: z.boolean().default(false),
    User: z.string().default(''),
    StopSignal: z.string().default(''),
    Labels: z.record(z.string(), z.string()).nullish(),
  }),
  Mounts: z.array(z.looseObject({ Source: z.string().default(''), Destination: z.string() })).default([]),
  HostConfig: z.looseObject({ Memory: z.number().default(0) }),
});

/** A container of a compose project, as it is at one moment. */
export interface Container {
  readonly id: string;
  /** As compose calls it in its file. */
  readonly name: string;
  /** As Docker calls it: `veille-cut-db-1`. */
  readonly fullName: string;
  readonly status: string;
  /** False while Docker waits to start it again. */
  readonly isRunning: boolean;
  readonly isRestarting: boolean;
  readonly pid: number;
  readonly exitCode: number;
  readonly wasKilledForMemory: boolean;
  readonly error: string;
  /** As the engine writes it; tells one start from another. */
  readonly startedAt: string;
  /** When it last ended; the year 1 where it never has. */
  readonly finishedAt: string;
  readonly restartCount: number;
  readonly health: 'starting' | 'healthy' | 'unhealthy' | null;
  readonly healthLog: readonly string[];
  readonly memoryLimitBytes: number | null;
  /** The name and the id of its image. */
  readonly image: string;
  readonly imageId: string;
  /** The user that it runs as: `1000`, `node`, `1000:1000`; empty for root. */
  readonly user: string;
  /** What ends it, where it names a signal of its own. */
  readonly stopSignal: number | null;
  readonly mounts: readonly Mount[];
  readonly hasTerminal: boolean;
  /** The digest of the file that it was made from; null where compile did not write the file. */
  readonly digest: string | null;
  /** What it waits for; null where nobody has noted that. */
  readonly dependsOn: readonly Dependency[] | null;
}

/** A folder of the host, and where the container sees it. */
export interface Mount {
  readonly source: string;
  readonly target: string;
}

export interface Dependency {
  readonly name: string;
  readonly condition: string;
}

const dependsOnLabel = 'dev.veille.depends-on';
export const projectLabel = 'com.docker.compose.project';
export const containerLabel = 'com.docker.compose.service';
export const oneOffLabel = 'com.docker.compose.oneoff';

export function readContainer(answer: unknown): Container {
  const { Id, Name, Image, RestartCount, State, Config, HostConfig, Mounts } = inspected.parse(answer);
  const labels = Config.Labels ?? {};
  return {
    id: Id,
    name: labels[containerLabel] ?? '',
    fullName: Name.replace(/^\//, ''),
    status: State.Status,
    isRunning: State.Running && !State.Restarting,
    isRestarting: State.Restarting,
    pid: State.Pid,
    exitCode: State.ExitCode,
    wasKilledForMemory: State.OOMKilled,
    error: State.Error,
    startedAt: State.StartedAt,
    finishedAt: State.FinishedAt,
    restartCount: RestartCount,
    health: readHealth(State.Health?.Status),
    healthLog: (State.Health?.Log ?? []).map(({ Output }) => Output),
    memoryLimitBytes: HostConfig.Memory || null,
    image: Config.Image,
    imageId: Image,
    user: Config.User,
    stopSignal: signalNumber(Config.StopSignal),
    mounts: Mounts.map(({ Source, Destination }) => ({ source: Source, target: Destination })),
    hasTerminal: Config.Tty,
    digest: labels['dev.veille.digest'] ?? null,
    dependsOn: readDependencies(labels['com.docker.compose.depends_on']) ?? readOwnLabel(labels[dependsOnLabel]),
  };
}

function readHealth(status: string | undefined): Container['health'] {
  return status === 'starting' || status === 'healthy' || status === 'unhealthy' ? status : null;
}

/** `docker-compose` notes nothing, so compile does: `db,migrate:service_completed_successfully`. */
function readOwnLabel(label: string | undefined): Dependency[] | null {
  if (label === undefined) return null;
  return readEntries(label, 'service_healthy');
}

/** `docker compose` writes `db:service_healthy:false,queue:service_started:true`; `docker-compose` writes nothing. */
function readDependencies(label: string | undefined): Dependency[] | null {
  return label === undefined ? null : readEntries(label, 'service_started');
}

function readEntries(label: string, unlessSaid: string): Dependency[] {
  const entries = label.split(',').filter((entry) => entry !== '');
  return entries.map((entry) => {
    const [name = '', condition = unlessSaid] = entry.split(':');
    return { name, condition };
  });
}
