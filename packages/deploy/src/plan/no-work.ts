import type { HostWork } from './plan.ts';

/** Nothing to do on a host, of which this was deployed. */
export function noWork(deployed: HostWork['deployed']): HostWork {
  return {
    packages: [],
    users: [],
    images: [],
    pulls: [],
    downloads: [],
    folders: [],
    secrets: [],
    files: [],
    removals: [],
    emptied: [],
    checks: [],
    units: [],
    deeds: [],
    deployed,
  };
}
