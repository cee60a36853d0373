/** How hosts are reached and asked. It is little, and loaded first: all that plans and applies is loaded while they answer. */
export type * from './executor/executor.ts';
export type { AskPassword } from './executor/password-tries.ts';
export { createSshExecutor, type SshOptions } from './executor/ssh.ts';
export type * from './observe/observation.ts';
export { type ObserveOptions, observeHost } from './observe/observe.ts';
