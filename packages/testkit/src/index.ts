export * from './docker/compose.ts';
export * from './docker/engine.ts';
export * from './docker/images.ts';
export { runProgram } from './docker/programs.ts';
export * from './driver-conformance.ts';
export * from './leak-guard.ts';
export * from './start-redis.ts';
export * from './temporary-folder.ts';
