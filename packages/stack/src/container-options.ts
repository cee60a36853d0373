import { z } from 'zod';
import type { Container, ContainerRun, KindContext } from './kind.ts';
import type { MemorySize } from './stack.ts';
import { parseMemory } from './units.ts';

/** Options that every kind of container service takes, so that nobody has to fork a kind. They concern its web container. */
export interface ContainerOptions {
  /**
   * Environment variables, added to those of the kind or in their place. Not for secrets.
   * @default {}
   * @example env: { TZ: 'Europe/Paris' }
   */
  readonly env?: Readonly<Record<string, string>>;
  /**
   * Folders to be seen inside: a path (`./`, `../` or `/`) is yours, relative to the stack's file; a bare name is a folder
   * among the service's data. One that lands where the kind has its own takes that one's place.
   * @default {}
   * @example volumes: { '/mnt/ssd/models': '/app/models' }
   */
  readonly volumes?: Readonly<Record<string, string>>;
  /**
   * Words added to the command; where the kind has none, they replace the image's own.
   * @default []
   * @example args: ['--lowvram']
   */
  readonly args?: readonly string[];
  /**
   * Another image than the kind's.
   * @default the kind's own
   * @example image: 'registry.example/notes:1.2'
   */
  readonly image?: string;
  /**
   * The most memory that it may take, in `MiB` or `GiB`.
   * @default the kind's own
   * @example memory: '6GiB'
   */
  readonly memory?: MemorySize;
  /**
   * How many processors it may keep busy; parts of one are allowed.
   * @default the kind's own, or all of them
   * @example cpus: 3
   */
  readonly cpus?: number;
  /**
   * Gives it the machine's NVIDIA cards. The machine needs NVIDIA's container toolkit.
   * @default false
   * @example gpu: true
   */
  readonly gpu?: boolean;
  /**
   * The port of 127.0.0.1 that it is published on, from 1 to 65535. The door needs none that is known.
   * @default a free one
   * @example publish: 8188
   */
  readonly publish?: number;
  /**
   * A compose file of yours, relative to the stack's file, that compose merges over what Veille writes.
   * @default none
   * @example override: './cut.override.yml'
   */
  readonly override?: string;
  /**
   * What sleep does with the containers. `stop` keeps them, and wakes faster; `remove` takes them down.
   * @default 'stop'
   * @example onSleep: 'remove'
   */
  readonly onSleep?: 'stop' | 'remove';
}

const amountOfMemory = { error: 'a number and MiB or GiB' };
const portRange = { error: 'a port from 1 to 65535' };
const folderInside = z.string().startsWith('/', { error: 'a folder inside the container, which begins with /' });
const hostFolder = /^(?:\.{0,2}\/.*|\w[\w.-]*)$/;

/** The fields of `ContainerOptions`, to be spread into a kind's own schema. */
export const containerOptions = {
  env: z.record(z.string().regex(/^\w+$/, { error: 'a name of letters, digits and _' }), z.string()).exactOptional(),
  volumes: z
    .record(
      z.string().regex(hostFolder, { error: 'a bare name, or a path that begins with ./, ../ or /' }),
      folderInside,
    )
    .exactOptional(),
  args: z.array(z.string()).readonly().exactOptional(),
  image: z
    .string()
    .min(1)
    .meta({ examples: ['registry.example/notes:1.2'] })
    .exactOptional(),
  memory: z
    .templateLiteral([z.number(), z.enum(['MiB', 'GiB'])], amountOfMemory)
    .refine((text) => parseMemory(text) !== null, amountOfMemory)
    .meta({ examples: ['512MiB'] })
    .exactOptional(),
  cpus: z
    .number()
    .positive()
    .meta({ examples: [2] })
    .exactOptional(),
  gpu: z
    .boolean()
    .meta({ examples: [true] })
    .exactOptional(),
  publish: z
    .int(portRange)
    .min(1, portRange)
    .max(65_535, portRange)
    .meta({ examples: [8188] })
    .exactOptional(),
  override: z
    .string()
    .min(1)
    .meta({ examples: ['./cut.override.yml'] })
    .exactOptional(),
  onSleep: z.enum(['stop', 'remove']).exactOptional(),
};

/** The containers of a kind as its options change them. */
export function withContainerOptions(
  { web, containers }: Pick<ContainerRun, 'web' | 'containers'>,
  options: ContainerOptions,
  { path }: Pick<KindContext, 'path'>,
): ContainerRun {
  const own = containers[web.container];
  if (own === undefined) throw new Error(`no container ${web.container}, which is to be behind the door`);
  const { publish = 'port', override, onSleep } = options;
  return {
    type: 'containers',
    web,
    publish,
    containers: { ...containers, [web.container]: changed(own, options, path) },
    ...(override === undefined ? {} : { override: path(override) }),
    ...(onSleep === undefined ? {} : { onSleep }),
  };
}

function changed(container: Container, options: ContainerOptions, path: KindContext['path']): Container {
  const { env, volumes, args, image, memory, cpus, gpu } = options;
  const { build, ...rest } = container;
  const command = [...(container.command ?? []), ...(args ?? [])];
  return {
    ...rest,
    ...(image === undefined ? build && { build } : { image }),
    env: { ...container.env, ...env },
    volumes: { ...keptVolumes(container, volumes ?? {}), ...resolvedVolumes(volumes ?? {}, path) },
    ...(command.length === 0 ? {} : { command }),
    ...(memory === undefined ? {} : { memory }),
    ...(cpus === undefined ? {} : { cpus }),
    ...(gpu === undefined ? {} : { gpu }),
  };
}

type Volumes = Container['volumes'];

/** Two folders cannot be in one place: the person's word goes before the kind's. */
function keptVolumes({ volumes }: Container, added: Volumes): Volumes {
  const taken = new Set(Object.values(added));
  return Object.fromEntries(Object.entries(volumes).filter(([, inside]) => !taken.has(inside)));
}

function resolvedVolumes(volumes: Volumes, path: KindContext['path']): Volumes {
  return Object.fromEntries(
    Object.entries(volumes).map(([folder, inside]) => [/^\.{0,2}\//.test(folder) ? path(folder) : folder, inside]),
  );
}
