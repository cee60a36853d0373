import { comfyui, opencut, remotion } from '@veille/catalog';
import { defineStack } from '@veille/stack';

export default defineStack({
  services: {
    remotion: remotion({ door: 're', compositions: './compositions' }),
    comfyui: comfyui({ door: 'studio' }),
    opencut: opencut({ door: 'cut' }),
  },
});
