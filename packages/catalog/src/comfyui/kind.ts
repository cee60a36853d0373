import { defineKind } from '@veille/stack';
import { z } from 'zod';

/** Image generation with ComfyUI, on the CPU, in a container. */
export const comfyui = defineKind({
  kind: 'comfyui',
  options: z.strictObject({}),
  describe: () => ({
    title: 'ComfyUI',
    run: {
      type: 'containers',
      web: { container: 'comfyui', port: 8188 },
      publish: 8188,
      containers: { comfyui: container },
    },
    companions: [],
    readyPath: '/system_stats',
    startTimeoutMs: 180_000,
    sleepAfterMs: 15 * 60_000,
    // A forgotten tab keeps its WebSocket open; that is no work.
    openSocketHolds: false,
    backgroundWakes: false,
    busy: null,
    pendingFile: null,
  }),
});

const container = {
  image: 'veille/comfyui:v0.3.27',
  build: { folder: 'comfyui', args: { COMFYUI_VERSION: 'v0.3.27' } },
  command: ['python', 'main.py', '--cpu', '--listen', '0.0.0.0'],
  env: {},
  secrets: {},
  volumes: {
    models: '/app/models',
    output: '/app/output',
    input: '/app/input',
    custom_nodes: '/app/custom_nodes',
    'creative-assets': '/app/creative-assets',
  },
  memory: '4GiB',
  cpus: 3,
  capabilities: ['DAC_OVERRIDE', 'FOWNER'],
  health: {
    command: ['python', '-c', "import urllib.request as u; u.urlopen('http://127.0.0.1:8188/system_stats', timeout=5)"],
    startPeriodMs: 120_000,
  },
  dependsOn: [],
};
