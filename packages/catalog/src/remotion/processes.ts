import type { KindContext, ServiceDescription } from '@veille/stack';
import type { GivenOptions } from './options.ts';
import { queue } from './queue.ts';

/** The render server and its queue on the machine itself. */
export function asProcesses(
  given: GivenOptions,
  context: KindContext,
): Pick<ServiceDescription, 'run' | 'companions' | 'startTimeoutMs'> {
  return {
    run: {
      type: 'process',
      command: ['render-server'],
      env: environment(given, context),
      listen: 'socket',
      stopTimeoutMs: 15_000,
    },
    companions: [queue(context)],
    startTimeoutMs: 60_000,
  };
}

/** All that the render server is told; `packages/render` reads exactly these. */
function environment(given: GivenOptions, context: KindContext): Record<string, string> {
  return {
    VEILLE_LISTEN: socketPath(context.address),
    VEILLE_REDIS: socketPath(context.companionAddress('queue')),
    VEILLE_DATA: context.dataFolder,
    VEILLE_TMP: context.temporaryFolder,
    VEILLE_BUNDLE: context.prepared ?? '',
    VEILLE_CHROMIUM: context.program('chromium-headless-shell') ?? '',
    VEILLE_PENDING_FILE: `${context.dataFolder}/pending`,
    VEILLE_QUEUE_LIMIT: String(given.queueLimit ?? 10),
    VEILLE_ASSETS: context.path(given.assets ?? './creative-assets'),
    ...(given.tokenFile === undefined ? {} : { VEILLE_TOKEN_FILE: context.path(given.tokenFile) }),
    ...(given.licenseKeyFile === undefined
      ? {}
      : { VEILLE_REMOTION_LICENSE_KEY_FILE: context.path(given.licenseKeyFile) }),
  };
}

/** The path in an address such as `unix//run/remotion.sock`. */
function socketPath(address: string): string {
  return address.replace(/^unix\//, '');
}
