import { join } from 'node:path';
import type { ValidStack } from '@veille/stack';
import type { Context } from '../context.ts';
import type { OpenStudio } from '../studio/open-studio.ts';
import type { ContainerInputs } from '../up/containers/container-inputs.ts';
import { contentDigest } from '../up/content-digest.ts';
import { bundleNeeds, findBundles } from '../up/needs/bundles.ts';
import { provideNeeds } from '../up/needs/need.ts';
import { ownPrograms } from '../up/programs.ts';

/** A folder that preparation filled, as it goes to a host: known by what is in it, whoever made it and where. */
export interface PreparedFolder {
  readonly folder: string;
  readonly digest: string;
  /** Below the host's folder of what was prepared. */
  readonly place: string;
}

/** Makes here, once by content, what the containers of services find prepared. By service. */
export async function prepareFolders(
  stack: ValidStack,
  inputs: readonly ContainerInputs[],
  studio: OpenStudio,
  context: Context,
): Promise<ReadonlyMap<string, PreparedFolder>> {
  const services = stack.services.filter(({ name }) => inputs.some(({ service }) => service.name === name));
  const bundles = await findBundles({ ...stack, services }, studio, ownPrograms());
  await provideNeeds(bundleNeeds(bundles, studio, context));
  const entries = bundles.map(async ({ service, folder }): Promise<[string, PreparedFolder]> => {
    const digest = await contentDigest([folder], []);
    return [service, { folder, digest, place: join(service, digest) }];
  });
  return new Map(await Promise.all(entries));
}
