import {
  type Container,
  type ContainerOptions,
  containerOptions,
  defineKind,
  type Kind,
  withContainerOptions,
} from '@veille/stack';
import { z } from 'zod';
import { type Model, modelDownloads, models } from './models.ts';

export interface ComfyuiOptions extends ContainerOptions {
  /**
   * Model files that `veille prepare` downloads into the folder of models, and checks.
   * @default []
   * @example models: [{ url: 'https://models.example/sd15.safetensors', sha256: '6ce0…', to: 'checkpoints/sd15.safetensors' }]
   */
  readonly models?: readonly Model[];
}

/** Where ComfyUI looks for models. */
const modelsFolder = '/app/models';
const web = { container: 'comfyui', port: 8188 };

/** Image generation with ComfyUI in a container: on the CPU, or with `gpu: true` on the machine's NVIDIA cards. */
export const comfyui: Kind<ComfyuiOptions> = defineKind({
  kind: 'comfyui',
  options: z.strictObject({ ...containerOptions, models: models.exactOptional() }),
  paths: [{ option: 'override', type: 'file' }],
  describe: (options, context) => ({
    title: 'ComfyUI',
    run: {
      ...withContainerOptions({ web, containers: { comfyui: container(options.gpu === true) } }, options, context),
      downloads: modelDownloads(options.models ?? [], modelsFolder),
    },
    companions: [],
    readyPath: '/system_stats',
    startTimeoutMs: 180_000,
    sleepAfterMs: 15 * 60_000,
    // A forgotten tab keeps its WebSocket open; that is no work. Its queue is.
    openSocketHolds: false,
    backgroundWakes: false,
    busy: { path: '/queue', lists: ['queue_running', 'queue_pending'] },
    pendingFile: null,
  }),
});

const container = (hasCards: boolean): Container => ({
  image: 'veille/comfyui:v0.3.27',
  build: { folder: 'comfyui', args: { COMFYUI_VERSION: 'v0.3.27' } },
  // With that word the cards lie idle.
  command: ['python', 'main.py', ...(hasCards ? [] : ['--cpu']), '--listen', '0.0.0.0'],
  env: {},
  secrets: {},
  volumes: {
    models: modelsFolder,
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
});
