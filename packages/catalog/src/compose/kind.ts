import {
  type Busy,
  type ComposeFileRun,
  type ContainerOptions,
  containerOptions,
  defineKind,
  type Kind,
} from '@veille/stack';
import { z } from 'zod';
import { describeOwnService, ownServiceOptions } from '../own-service.ts';

export interface ComposeOptions extends Pick<ContainerOptions, 'override' | 'onSleep'> {
  /**
   * Your compose file, relative to the stack's file. It is read where it lies and never changed.
   * @example file: './photos/compose.yaml'
   */
  readonly file: string;
  /**
   * The container behind the door and the port that it listens on inside. The file must publish that port.
   * @example web: 'app:2342'
   */
  readonly web: `${string}:${number}`;
  /**
   * The name that the project has already.
   * @default the file's `name`, else the name of its folder: compose's own rule
   * @example project: 'photos'
   */
  readonly project?: string;
  /**
   * It is ready when `GET` of this path answers with anything below 500.
   * @default '/'
   * @example health: '/api/v1/status'
   */
  readonly health?: string;
  /**
   * How it says that it is at work: `GET path` answers JSON whose `field` is above 0 or true, or one of whose `lists` is
   * not empty. Work keeps it awake.
   * @default it never says so
   * @example busy: { path: '/queue', field: 'running' }
   */
  readonly busy?: Busy;
}

const containerAndPort = { error: "a container and its port, such as 'app:8080'" };

const options = z.strictObject({
  file: z
    .string()
    .min(1)
    .meta({ examples: ['./photos/compose.yaml'] }),
  web: z
    .templateLiteral([z.string(), ':', z.number()], containerAndPort)
    .refine((text) => /^[a-zA-Z0-9][\w.-]*:[1-9]\d{0,4}$/.test(text), containerAndPort)
    .meta({ examples: ['app:8080'] }),
  project: z
    .string()
    .regex(/^[a-z0-9][a-z0-9_-]*$/, { error: 'lower-case letters, digits, hyphens and underscores' })
    .meta({ examples: ['photos'] })
    .exactOptional(),
  ...ownServiceOptions,
  override: containerOptions.override,
  onSleep: containerOptions.onSleep,
});

/** A compose file of your own, as it is, where it is, under the name that its project has. */
export const compose: Kind<ComposeOptions> = defineKind({
  kind: 'compose',
  options,
  paths: [
    { option: 'file', type: 'file' },
    { option: 'override', type: 'file' },
  ],
  describe: (given, { service, path }) => ({
    ...describeOwnService(service, given),
    run: projectOf(given, path),
  }),
});

function projectOf(
  { file, web, project, override, onSleep }: ComposeOptions,
  path: (relative: string) => string,
): ComposeFileRun {
  const [container = '', port] = web.split(':');
  return {
    type: 'compose',
    web: { container, port: Number(port) },
    files: [file, ...(override === undefined ? [] : [override])].map(path),
    ...(project === undefined ? {} : { project }),
    ...(onSleep === undefined ? {} : { onSleep }),
  };
}
