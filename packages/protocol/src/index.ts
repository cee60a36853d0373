export * from './errors.ts';
export * from './events.ts';
export * from './manifest.ts';
export * from './page-view.ts';
export * from './render.ts';
export * from './service.ts';
export * from './words.ts';
