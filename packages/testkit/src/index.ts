export * from './leak-guard.ts';
export * from './temporary-folder.ts';
