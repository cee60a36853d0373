export * from './compile.ts';
export { type ComposeConfig, readComposeConfig } from './compose/config.ts';
export { studioPrefix } from './compose/names.ts';
export { checkComposeFile } from './compose/own-project.ts';
export type { SecretFile } from './compose/project.ts';
export * from './target.ts';
