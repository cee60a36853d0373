import {
  type Busy,
  type ContainerOptions,
  containerOptions,
  defineKind,
  type Kind,
  withContainerOptions,
} from '@veille/stack';
import { z } from 'zod';
import { describeOwnService, ownServiceOptions } from '../own-service.ts';

interface OwnOptions extends Omit<ContainerOptions, 'image'> {
  /**
   * The port that it listens on inside, from 1 to 65535.
   * @example port: 3000
   */
  readonly port: number;
  /**
   * It is ready when `GET` of this path answers with anything below 500.
   * @default '/'
   * @example health: '/health'
   */
  readonly health?: string;
  /**
   * How it says that it is at work: `GET path` answers JSON whose `field` is above 0 or true, or one of whose `lists` is
   * not empty. Work keeps it awake.
   * @default it never says so
   * @example busy: { path: '/queue', lists: ['running', 'pending'] }
   */
  readonly busy?: Busy;
  /**
   * The rights to add back after all were taken away. An image that changes owners and users when it starts needs
   * `CHOWN`, `SETUID` and `SETGID`.
   * @default []
   * @example capabilities: ['CHOWN', 'SETUID', 'SETGID']
   */
  readonly capabilities?: readonly string[];
}

interface Pulled {
  /**
   * The image that it runs, with its version.
   * @example image: 'registry.example/notes:1.2'
   */
  readonly image: string;
  readonly build?: never;
}

interface Built {
  /**
   * A folder with a Dockerfile, relative to the stack's file, from which the image is built.
   * @example build: './notes'
   */
  readonly build: string;
  readonly image?: never;
}

export type ContainerKindOptions = OwnOptions & (Pulled | Built);

const portRange = { error: 'a port from 1 to 65535' };

const options = z
  .strictObject({
    ...containerOptions,
    port: z
      .int(portRange)
      .min(1, portRange)
      .max(65_535, portRange)
      .meta({ examples: [3000] }),
    build: z
      .string()
      .min(1)
      .meta({ examples: ['./notes'] })
      .exactOptional(),
    ...ownServiceOptions,
    capabilities: z
      .array(z.string().regex(/^[A-Z_]+$/, { error: 'a capability such as CHOWN' }))
      .readonly()
      .exactOptional(),
  })
  .refine(({ image, build }) => image !== undefined || build !== undefined, {
    path: ['image'],
    error: "an image, or build: './folder' with a Dockerfile",
  })
  .refine(({ image, build }) => image === undefined || build === undefined, {
    path: ['build'],
    error: 'either an image or a folder to build, not both',
  });

/** One container that the catalog does not know. */
export const container: Kind<ContainerKindOptions> = defineKind({
  kind: 'container',
  options,
  paths: [
    { option: 'build', type: 'folder' },
    { option: 'override', type: 'file' },
  ],
  describe: (given, context) => ({
    ...describeOwnService(context.service, given),
    run: withContainerOptions(
      { web: { container: 'app', port: given.port }, containers: { app: app(given, context.path) } },
      given,
      context,
    ),
  }),
});

function app({ build, capabilities = [] }: z.output<typeof options>, path: (relative: string) => string) {
  return {
    ...(build === undefined ? {} : { build: { folder: path(build), args: {} } }),
    env: {},
    secrets: {},
    volumes: {},
    capabilities,
    dependsOn: [],
  };
}
