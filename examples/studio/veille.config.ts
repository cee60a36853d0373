import { comfyui, container, opencut, remotion } from '@veille/catalog';
import { defineStack } from '@veille/stack';

export default defineStack({
  services: {
    remotion: remotion({ door: 're', compositions: './compositions' }),
    comfyui: comfyui({ door: 'studio' }),
    opencut: opencut({ door: 'cut' }),
    clock: container({ build: './clock', port: 3000, memory: '32MiB', sleepAfter: '1m' }),
  },
});
