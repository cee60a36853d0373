import type { ServiceManifest } from '@veille/protocol';
import { exchange } from './exchange.ts';
import { httpGet } from './http-get.ts';

/** One try may take so long: a service that accepts early and answers late is asked again, not waited for. */
const tryTimeoutMs = 2000;

export interface ProbeResult {
  readonly ready: boolean;
  /** What is still missing, for people: `no answer yet: ENOENT`. Empty when ready. */
  readonly missing: string;
}

/** Asks once whether the service can answer. A service without a probe is ready as soon as it exists. */
export async function probeOnce(service: Pick<ServiceManifest, 'address' | 'probe'>): Promise<ProbeResult> {
  const { address, probe } = service;
  if (probe === null) return { ready: true, missing: '' };
  try {
    if (probe.type === 'exchange') {
      const ready = await exchange(address, probe.send, probe.expect, tryTimeoutMs);
      return { ready, missing: ready ? '' : 'its answer is not the expected one' };
    }
    const { status } = await httpGet(address, probe.path, tryTimeoutMs);
    return { ready: status < 500, missing: status < 500 ? '' : `GET ${probe.path} answers ${status}` };
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'no answer';
    return { ready: false, missing: `it does not answer yet: ${code}` };
  }
}
