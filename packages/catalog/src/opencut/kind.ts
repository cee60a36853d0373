import { defineKind } from '@veille/stack';
import { z } from 'zod';
import { containers } from './containers.ts';

/** The OpenCut video editor: four containers, of which only the editor is published. */
export const opencut = defineKind({
  kind: 'opencut',
  options: z.strictObject({}),
  describe: (_options, { url }) => ({
    title: 'OpenCut',
    run: {
      type: 'containers',
      web: { container: 'opencut', port: 3000 },
      publish: 3100,
      containers: containers(url),
    },
    companions: [],
    readyPath: '/api/health',
    startTimeoutMs: 180_000,
    // Somebody who edits may be silent for long.
    sleepAfterMs: 2 * 3_600_000,
    openSocketHolds: true,
    backgroundWakes: true,
    busy: null,
    pendingFile: null,
  }),
});
