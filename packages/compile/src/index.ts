export * from './compile.ts';
export * from './target.ts';
