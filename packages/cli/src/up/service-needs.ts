import { resolve } from 'node:path';
import type { KindContext, ProcessRun, ServiceDescription, ValidService } from '@veille/stack';

/** What a service wants of this machine before it can be compiled for it. */
export interface ServiceNeeds {
  /** Names of programs: the first words of its commands, and those that its kind asks for. */
  readonly programs: readonly string[];
  /** Names of those, itself or companions, that must be given a TCP port to listen or to be published on. */
  readonly ports: readonly string[];
}

/** Asks the kind at a made-up place; a kind that asks for a program is taken to need it. */
export function serviceNeeds({ name, definition, options }: ValidService): ServiceNeeds {
  const asked: string[] = [];
  const description = definition.describe(
    options,
    madeUpPlace(name, (program) => asked.push(program)),
  );
  const processes = processesOf(name, description);
  const commands = processes.flatMap(({ run }) => run.command[0] ?? []);
  return {
    programs: [...new Set([...commands, ...asked])],
    ports: [
      ...processes.filter(({ run }) => run.listen === 'port').map((process) => process.name),
      ...(description.run.type === 'containers' && description.run.publish === 'port' ? [name] : []),
    ],
  };
}

/** What its kind says of a service whose addresses are not known yet; paths are those of the stack. */
export function describeAt(
  { name, definition, options }: ValidService,
  stackFolder: string,
  prefers: KindContext['prefers'] = 'process',
): ServiceDescription {
  const path = (relative: string) => resolve(stackFolder, relative);
  return definition.describe(options, { ...madeUpPlace(name, () => {}), path, prefers });
}

function processesOf(name: string, { run, companions }: ServiceDescription): { name: string; run: ProcessRun }[] {
  const own = run.type === 'process' ? [{ name, run }] : [];
  return [...own, ...companions.map((companion) => ({ name: `${name}-${companion.suffix}`, run: companion.run }))];
}

function madeUpPlace(service: string, onProgram: (name: string) => void): KindContext {
  return {
    service,
    url: `http://${service}.localhost`,
    aliases: [],
    dataFolder: `/data/${service}`,
    temporaryFolder: `/tmp/${service}`,
    address: `unix//run/${service}.sock`,
    companionAddress: (suffix) => `unix//run/${service}-${suffix}.sock`,
    path: (relative) => `/stack/${relative}`,
    prepared: `/prepared/${service}`,
    program: (name) => {
      onProgram(name);
      return null;
    },
    prefers: 'process',
  };
}
