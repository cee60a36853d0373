import { dirname } from 'node:path';
import type { Context } from '../context.ts';
import { loadStack } from '../studio/load-stack.ts';
import type { OpenStudio } from '../studio/open-studio.ts';
import { describeAt } from '../up/service-needs.ts';
import type { Candidate } from './open-render-service.ts';

/** The services that a stack has on its hosts, by their doors on the mesh; none where it has no hosts. */
export async function findOnHosts({ stackFile, ...studio }: OpenStudio, context: Context): Promise<Candidate[]> {
  const { environment, signal } = context;
  const { domain, services } = await loadStack({ stackFile, ...studio }, environment.cwd, signal);
  return services.flatMap((service): Candidate[] => {
    const { name, door, host, definition } = service;
    if (host === null || domain === null) return [];
    // The same file goes to the host.
    const { tokenFile } = describeAt(service, dirname(stackFile), 'container');
    const token = tokenFile === undefined ? {} : { tokenFile };
    return [{ name, kind: definition.kind, door, url: `https://${door}.${domain}`, ...token }];
  });
}
