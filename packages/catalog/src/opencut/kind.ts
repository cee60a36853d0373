import { type ContainerOptions, containerOptions, defineKind, type Kind, withContainerOptions } from '@veille/stack';
import { z } from 'zod';
import { containers } from './containers.ts';

export type OpencutOptions = ContainerOptions;

const web = { container: 'opencut', port: 3000 };
const hourMs = 3_600_000;

/** The OpenCut video editor: four containers, of which only the editor is published, and a step before it. */
export const opencut: Kind<OpencutOptions> = defineKind({
  kind: 'opencut',
  options: z.strictObject(containerOptions),
  paths: [{ option: 'override', type: 'file' }],
  describe: (options, context) => ({
    title: 'OpenCut',
    run: withContainerOptions(
      { web, containers: containers({ url: context.url, aliases: context.aliases, image: options.image }) },
      options,
      context,
    ),
    companions: [],
    readyPath: '/api/health',
    startTimeoutMs: 180_000,
    // Somebody who edits may be silent for long.
    sleepAfterMs: 2 * hourMs,
    graceMs: 2 * hourMs,
    // Projects and media are in IndexedDB and the browser's private file system.
    worksInBrowser: true,
    openSocketHolds: true,
    backgroundWakes: true,
    busy: null,
    pendingFile: null,
  }),
});
