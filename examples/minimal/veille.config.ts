import { remotion } from '@veille/catalog';
import { defineStack } from '@veille/stack';

export default defineStack({
  services: { remotion: remotion({ door: 're', compositions: './compositions' }) },
});
