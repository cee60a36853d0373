export { comfyui } from './comfyui/kind.ts';
export { opencut } from './opencut/kind.ts';
export { remotion } from './remotion/kind.ts';
export { upstream } from './upstream/kind.ts';
