export { type ComfyuiOptions, comfyui } from './comfyui/kind.ts';
export { type ComposeOptions, compose } from './compose/kind.ts';
export { type ContainerKindOptions, container } from './container/kind.ts';
export { type OpencutOptions, opencut } from './opencut/kind.ts';
export { type RemotionOptions, remotion } from './remotion/kind.ts';
export { type UpstreamOptions, upstream } from './upstream/kind.ts';
