import type { KindContext } from './kind.ts';

/** A place that is nowhere, for what does not depend on the place. */
export function madeUpContext(service: string): KindContext {
  return {
    service,
    url: `http://${service}.localhost`,
    aliases: [],
    dataFolder: `/data/${service}`,
    temporaryFolder: '/tmp',
    address: `unix//run/${service}.sock`,
    prefers: 'process',
    companionAddress: (suffix) => `unix//run/${service}-${suffix}.sock`,
    path: (relative) => `/stack/${relative}`,
    prepared: `/prepared/${service}`,
    program: () => null,
  };
}
