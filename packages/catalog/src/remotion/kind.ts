import { defineKind, type Kind } from '@veille/stack';
import { inContainers } from './containers.ts';
import { options, type RemotionOptions } from './options.ts';
import { asProcesses } from './processes.ts';

export type { RemotionOptions } from './options.ts';

/** Films from React compositions: Remotion behind a small render server with a queue on disk. */
export const remotion: Kind<RemotionOptions> = defineKind({
  kind: 'remotion',
  options,
  paths: [
    { option: 'compositions', type: 'folder' },
    { option: 'tokenFile', type: 'file' },
    { option: 'licenseKeyFile', type: 'file' },
    { option: 'override', type: 'file' },
  ],
  prepare: ({ compositions }, { path }) => ({
    title: 'bundling compositions',
    inputs: compositions === undefined ? [] : [path(compositions)],
    command: ['render-bundle', ...(compositions === undefined ? [] : [path(compositions)])],
  }),
  describe: (given, context) => ({
    title: 'Remotion render server',
    ...((given.run ?? context.prefers) === 'container' ? inContainers(given, context) : asProcesses(given, context)),
    readyPath: '/health',
    sleepAfterMs: 10 * 60_000,
    openSocketHolds: true,
    backgroundWakes: false,
    busy: { path: '/health', field: 'busy' },
    pendingFile: `${context.dataFolder}/pending`,
    ...(given.tokenFile === undefined ? {} : { tokenFile: context.path(given.tokenFile) }),
  }),
});
