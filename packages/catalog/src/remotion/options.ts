import { type ContainerOptions, containerOptions } from '@veille/stack';
import { z } from 'zod';

interface OwnOptions {
  /**
   * The folder of your Remotion compositions, relative to the stack's file. It is bundled at `veille up`.
   * @default the title card that comes with the render server
   * @example compositions: './compositions'
   */
  readonly compositions?: string;
  /**
   * A folder that is served, read-only, under `/creative-assets`; relative to the stack's file.
   * @default './creative-assets'
   * @example assets: './creative-assets'
   */
  readonly assets?: string;
  /**
   * A file that holds a bearer token, relative to the stack's file. `POST` and `DELETE` then ask for it. To be deployed to a
   * host it has to have mode 0600.
   * @default no token is asked for
   * @example tokenFile: './secrets/render-token'
   */
  readonly tokenFile?: string;
  /**
   * A file that holds your company's Remotion licence key, relative to the stack's file; it is passed through to Remotion.
   * To be deployed to a host it has to have mode 0600.
   * @default none: Remotion is free for individuals and companies of up to three people
   * @example licenseKeyFile: './secrets/remotion-license-key'
   */
  readonly licenseKeyFile?: string;
  /**
   * How many films may wait, from 1 to 1000; whoever asks for one more gets a 429.
   * @default 10
   * @example queueLimit: 20
   */
  readonly queueLimit?: number;
}

interface AsProcess {
  /**
   * `process`: on the machine itself, with its own Chromium and Redis. `container`: with those of an image that is built
   * once, and a Valkey beside it; then it takes the options of containers too.
   * @default 'process' on this machine, 'container' on a host
   * @example run: 'container'
   */
  readonly run?: 'process';
}

interface AsContainer extends ContainerOptions {
  readonly run: 'container';
  /**
   * The image that its own is built on: a Debian with Node 24.
   * @default 'node:24-bookworm-slim'
   * @example base: 'registry.example/node:24-bookworm-slim'
   */
  readonly base?: string;
}

export type RemotionOptions = OwnOptions & (AsProcess | AsContainer);

const limit = { error: 'a whole number from 1 to 1000' };

const onlyForContainers = [...Object.keys(containerOptions), 'base'] as const;

const withoutRules = z.strictObject({
  ...containerOptions,
  run: z
    .enum(['process', 'container'])
    .meta({ examples: ['container'] })
    .exactOptional(),
  base: z
    .string()
    .min(1)
    .meta({ examples: ['registry.example/node:24-bookworm-slim'] })
    .exactOptional(),
  compositions: z
    .string()
    .min(1)
    .meta({ examples: ['./compositions'] })
    .exactOptional(),
  assets: z
    .string()
    .min(1)
    .meta({ examples: ['./creative-assets'] })
    .exactOptional(),
  tokenFile: z
    .string()
    .min(1)
    .meta({ examples: ['./secrets/render-token'] })
    .exactOptional(),
  licenseKeyFile: z
    .string()
    .min(1)
    .meta({ examples: ['./secrets/remotion-license-key'] })
    .exactOptional(),
  queueLimit: z
    .int(limit)
    .min(1, limit)
    .max(1000, limit)
    .meta({ examples: [10] })
    .exactOptional(),
});

/** The options of a process and of a container, in one shape. */
export type GivenOptions = z.output<typeof withoutRules>;

export const options = withoutRules.superRefine((given, { addIssue }) => {
  if (given.run === 'container') return;
  for (const path of onlyForContainers.filter((name) => Object.hasOwn(given, name))) {
    addIssue({ code: 'custom', path: [path], message: "it only with run: 'container'", input: given });
  }
});
