import { readFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import type { OperatorFacts, Program, ServiceInputs } from '@veille/compile';
import type { Observation } from '@veille/deploy';
import { UserError } from '@veille/protocol';
import type { ValidStack } from '@veille/stack';
import type { Context } from '../context.ts';
import type { OpenStudio } from '../studio/open-studio.ts';
import { bringCaddies } from './caddy/bring-caddy.ts';
import { type IsWanted, notBrought } from './is-wanted.ts';
import type { Bundle } from './programs/bundle-once.ts';
import { fetchNode, nodeVersion } from './programs/fetch-node.ts';
import { readServiceInputs } from './service-inputs.ts';

/**
 * All that this machine brings to the hosts; what takes time is made once and kept in the cache. What no wanted target needs is
 * neither made nor fetched nor read: in its place stands something that compiles and that no plan may hold.
 */
export async function operatorFacts(
  stack: ValidStack,
  studio: OpenStudio,
  observations: readonly Observation[],
  { isWanted, bundle }: { readonly isWanted: IsWanted; readonly bundle: Bundle },
  context: Context,
): Promise<OperatorFacts> {
  const busy = observations.filter(({ host }) => stack.services.some((service) => service.host === host));
  const cache = join(context.environment.cacheFolder, 'programs');
  const node: Partial<Record<'amd64' | 'arm64', Program>> = {};
  const controlled = busy.filter(({ host }) => isWanted(host, 'controller'));
  for (const { facts } of busy) node[facts.architecture] = notBrought(nodeVersion);
  for (const architecture of new Set(controlled.map(({ facts }) => facts.architecture))) {
    node[architecture] = await fetchNode(architecture, cache, context);
  }
  const { stackFile } = studio;
  return {
    node,
    controller: controlled.length === 0 ? notBrought('') : await bundle(),
    caddy: await bringCaddies(stack, observations, { stackFile, isWanted }, context),
    ownSites: await readOwnSites(stack, dirname(stackFile)),
    services: await readInputs(stack, studio, isWanted, context),
  };
}

/** Of hosts that get more than records. */
async function readInputs(
  stack: ValidStack,
  studio: OpenStudio,
  isWanted: IsWanted,
  context: Context,
): Promise<OperatorFacts['services']> {
  const { services } = stack;
  const isBusy = (host: string | null) =>
    host !== null &&
    ['caddy', 'controller', ...services.map(({ name }) => name)].some((target) => isWanted(host, target));
  const others = services.filter(({ host }) => !isBusy(host)).map(({ name }) => [name, notRead] as const);
  const own = services.filter(({ host }) => isBusy(host));
  return { ...Object.fromEntries(others), ...(await readServiceInputs({ ...stack, services: own }, studio, context)) };
}

const notRead: ServiceInputs = {
  project: null,
  files: [],
  secrets: [],
  prepared: null,
  unavailable: { en: 'was not looked at', fr: 'n’a pas été examiné' },
};

async function readOwnSites({ hosts }: ValidStack, folder: string): Promise<OperatorFacts['ownSites']> {
  const found = hosts.flatMap(({ name, caddy: { sites } }) =>
    sites === null ? [] : [{ name, source: resolve(folder, sites) }],
  );
  const entries = found.map(async ({ name, source }) => {
    const text = await readFile(source, 'utf8').catch((cause: Error) => {
      throw new UserError(
        'config-invalid',
        `${source} cannot be read: ${cause.message}`,
        `Correct hosts.${name}.caddy.sites.`,
      );
    });
    return [name, { source, text }] as const;
  });
  return Object.fromEntries(await Promise.all(entries));
}
