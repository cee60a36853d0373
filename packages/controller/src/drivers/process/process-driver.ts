import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { ProcessSpec, ServiceManifest } from '@veille/protocol';
import type { Driver } from '../driver.ts';
import { processMemory } from '../memory-in-use.ts';
import { adoptProcess } from './adopt.ts';
import { examineProcess } from './examine.ts';
import { findLeader, findMembers, isRunning, processIdentity } from './identity.ts';
import { followLines, readLastLines, sizeOf } from './logs.ts';
import { rotateLog } from './rotate.ts';
import { startProcess } from './start.ts';
import { stopProcess } from './stop.ts';

/** So many of its last lines are read for a clue. */
const cluesInLines = 30;

/** Runs services as processes of this machine. `baseEnv` is all that they get of the controller's environment. */
export function createProcessDriver(logFolder: string, baseEnv: Readonly<Record<string, string>>): Driver {
  const logFile = (service: string) => join(logFolder, `${service}.log`);
  /** Where in its log the latest start of a service begins, in bytes. */
  const latestStart = new Map<string, number>();

  const logs: Driver['logs'] = async (service, lines, options) => {
    const start = options?.latestStart ? (latestStart.get(service) ?? 0) : 0;
    return readLastLines(logFile(service), lines, start);
  };

  return {
    start: async (service) => {
      latestStart.set(service.name, sizeOf(logFile(service.name)));
      return startProcess(withProcess(service), logFile(service.name), baseEnv);
    },
    adopt: async (service, identity, isDoubtful = false) =>
      adoptProcess(identity) ?? (isDoubtful ? adoptProcess(await findLeader(logFile(service))) : null),
    inspect: async (run) => isRunning(processIdentity.parse(run.identity)),
    stop: async (service, run) => {
      await stopProcess(service && withProcess(service), processIdentity.parse(run.identity));
      run.release();
    },
    memory: async (run) => processMemory(await findMembers(processIdentity.parse(run.identity).pid)),
    logs,
    examine: async (service, failure) =>
      examineProcess(service, failure, await logs(service.name, cluesInLines, { latestStart: true })),
    followLogs: (service, onLine) => followLines(logFile(service), onLine),
    followStarts: () => () => undefined,
    letGo: async () => undefined,
    tidy: async () => {
      const names = (await readdir(logFolder)).filter((name) => name.endsWith('.log'));
      for (const name of names) await rotateLog(join(logFolder, name));
    },
  };
}

function withProcess(service: ServiceManifest): ServiceManifest & { process: ProcessSpec } {
  if (service.process === null) throw new Error(`${service.name} has no process to run`);
  return { ...service, process: service.process };
}
