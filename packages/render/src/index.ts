export { builtInCompositions } from './package-folders.ts';
