import type { ServiceManifest } from '@veille/protocol';
import type { Evidence } from '../../diagnosis/evidence.ts';
import { redact } from '../../redact/redact.ts';
import type { Failure } from '../driver.ts';

/** What can be known of a process: how it ended, what it wrote last. */
export function examineProcess(
  { name, address }: ServiceManifest,
  { ending, error }: Failure,
  lines: readonly string[],
): Evidence {
  const part = {
    name: null,
    isSuspect: true,
    isRunning: ending === null && error === null,
    exitCode: ending?.code ?? null,
    signal: ending?.signal ?? null,
    wasKilledForMemory: false,
    memoryLimitBytes: null,
    health: null,
    healthLog: [],
    error: '',
    lines: lines.map(redact),
    user: '',
    mounts: [],
    image: null,
    imageArchitecture: null,
    machineArchitecture: null,
  };
  return { service: name, address, project: null, file: null, error, parts: [part] };
}
