import { EventEmitter } from 'node:events';

/** A film that is being made. */
export interface Run {
  /** From 0 to 1. Kept here and not in Redis, which would write each step to disk. */
  progress: number;
  readonly abort: AbortController;
  readonly ended: PromiseWithResolvers<void>;
}

/** The films that this server is making, and who wants to know. */
export interface Runs {
  readonly get: (jobId: string) => Run | null;
  readonly begin: (jobId: string) => Run;
  readonly end: (jobId: string) => void;
  readonly advance: (jobId: string, progress: number) => void;
  readonly abortAll: () => void;
  /** Calls back at each change of a job until the returned function is called. */
  readonly watch: (jobId: string, onChange: () => void) => () => void;
  readonly announce: (jobId: string) => void;
}

export function createRuns(): Runs {
  const running = new Map<string, Run>();
  const changes = new EventEmitter().setMaxListeners(0);
  const announce = (jobId: string) => void changes.emit(jobId);

  return {
    get: (jobId) => running.get(jobId) ?? null,
    begin: (jobId) => {
      const run: Run = { progress: 0, abort: new AbortController(), ended: Promise.withResolvers() };
      running.set(jobId, run);
      announce(jobId);
      return run;
    },
    end: (jobId) => {
      running.get(jobId)?.ended.resolve();
      running.delete(jobId);
      announce(jobId);
    },
    advance: (jobId, progress) => {
      const run = running.get(jobId);
      if (run === undefined) return;
      run.progress = progress;
      announce(jobId);
    },
    abortAll: () => {
      for (const run of running.values()) run.abort.abort();
    },
    watch: (jobId, onChange) => {
      changes.on(jobId, onChange);
      return () => changes.off(jobId, onChange);
    },
    announce,
  };
}
