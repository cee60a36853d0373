import { resolve } from 'node:path';
import { type KindContext, type ServiceDescription, type Stack, type ValidService, validateStack } from '@veille/stack';

/** What a service's kind says of it on a machine of our making. */
export function describe(stack: Stack, name: string): ServiceDescription {
  const { definition, options, door } = serviceOf(stack, name);
  return definition.describe(options, { ...contextOf(name), url: `http://${door}.localhost:8080` });
}

export function serviceOf(stack: Stack, name: string): ValidService {
  const validation = validateStack(stack);
  if (!validation.ok) throw new Error(JSON.stringify(validation.issues));
  const service = validation.stack.services.find((candidate) => candidate.name === name);
  if (service === undefined) throw new Error(`the stack has no ${name}`);
  return service;
}

export function contextOf(service: string): KindContext {
  return {
    service,
    url: `http://${service}.localhost:8080`,
    aliases: [],
    dataFolder: `/studio/data/${service}`,
    temporaryFolder: `/studio/tmp/${service}`,
    address: `unix//studio/run/${service}.sock`,
    companionAddress: (suffix) => `unix//studio/run/${service}-${suffix}.sock`,
    path: (relative) => resolve('/studio', relative),
    prepared: `/studio/prepared/${service}`,
    program: (name) => `/usr/bin/${name}`,
    prefers: 'process',
  };
}
