export { comfyui } from './comfyui/kind.ts';
export { opencut } from './opencut/kind.ts';
export { type RemotionOptions, remotion } from './remotion/kind.ts';
export { type UpstreamOptions, upstream } from './upstream/kind.ts';
