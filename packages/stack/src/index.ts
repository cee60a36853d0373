export * from './closest.ts';
export * from './define-kind.ts';
export * from './issue.ts';
export * from './kind.ts';
export * from './stack.ts';
export * from './units.ts';
export * from './valid-stack.ts';
export * from './validate-stack.ts';
