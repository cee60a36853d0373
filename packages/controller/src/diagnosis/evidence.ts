/** All that is known of a service that does not run as it should. Gathered before anything is stopped or removed. */
export interface Evidence {
  readonly service: string;
  /** Where it is to listen: `127.0.0.1:3100`. */
  readonly address: string;
  /** The project of its containers; null for a process. */
  readonly project: string | null;
  /** The compose file; null for a process. */
  readonly file: string | null;
  /** What the engine, compose or the system answered to the start; null when the start itself went well. */
  readonly error: string | null;
  /** Its containers, or its one process; those to blame first. */
  readonly parts: readonly Part[];
}

/** One container of a service, or its process. */
export interface Part {
  /** As compose calls it; null for a process. */
  readonly name: string | null;
  /** False for a container that runs and about which nobody complains: what it writes is no clue. */
  readonly isSuspect: boolean;
  readonly isRunning: boolean;
  readonly exitCode: number | null;
  readonly signal: string | null;
  readonly wasKilledForMemory: boolean;
  readonly memoryLimitBytes: number | null;
  readonly health: 'starting' | 'healthy' | 'unhealthy' | null;
  /** What the last health checks printed, oldest first. */
  readonly healthLog: readonly string[];
  /** What the engine notes of a start that failed. */
  readonly error: string;
  /** Its last lines, oldest first, redacted. */
  readonly lines: readonly string[];
  /** The user that a container runs as; empty for root and for a process. */
  readonly user: string;
  /** Folders of the host (`source`) and where the container sees them (`target`). */
  readonly mounts: readonly { readonly source: string; readonly target: string }[];
  readonly image: string | null;
  /** `arm64`, `amd64`: of the image and of the machine; null when not known. */
  readonly imageArchitecture: string | null;
  readonly machineArchitecture: string | null;
}
