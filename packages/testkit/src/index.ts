export * from './driver-conformance.ts';
export * from './leak-guard.ts';
export * from './start-redis.ts';
export * from './temporary-folder.ts';
