import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { withEnd } from './ends.ts';

/** Runs a Node that listens on a socket and is never asked, and hands its pid to the work. */
export async function withIdleNode<Result>(folder: string, work: (pid: number) => Promise<Result>): Promise<Result> {
  const program = `require('node:http').createServer().listen(${JSON.stringify(join(folder, 'idle.sock'))})`;
  const child = spawn(process.execPath, ['--eval', program], { stdio: 'ignore', detached: true });
  const exited = once(child, 'exit');
  const end = async () => {
    child.kill();
    await exited;
  };
  await once(child, 'spawn');
  return withEnd(end, () => work(child.pid ?? 0));
}
