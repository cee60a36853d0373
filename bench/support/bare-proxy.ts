import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '@veille/testkit/free-port';
import { ask } from '../../test/support/ask.ts';
import type { Caddy } from './caddies.ts';
import { withEnd } from './ends.ts';

/** Runs a second Caddy of the same version that does nothing but proxy to the same upstream. */
export async function withBareProxy<Result>(
  caddy: Caddy,
  upstream: string,
  folder: string,
  work: (proxy: { readonly port: number; readonly pid: number }) => Promise<Result>,
): Promise<Result> {
  const port = await freePort();
  const file = join(folder, 'bare.Caddyfile');
  await writeFile(
    file,
    `{\n\tadmin off\n\tauto_https off\n}\nhttp://:${port} {\n\tbind 127.0.0.1\n\treverse_proxy ${upstream}\n}\n`,
  );
  const env = { HOME: folder, XDG_CONFIG_HOME: folder, XDG_DATA_HOME: folder };
  const proxy = spawn(caddy.program, ['run', '--config', file, '--adapter', 'caddyfile'], { stdio: 'ignore', env });
  const exited = once(proxy, 'exit');
  const end = async () => {
    proxy.kill();
    await exited;
  };
  return withEnd(end, async () => {
    await untilAnswers(port);
    return work({ port, pid: proxy.pid ?? 0 });
  });
}

async function untilAnswers(port: number): Promise<void> {
  const deadline = Date.now() + 10_000;
  while (Date.now() < deadline) {
    if ((await ask({ port }).catch(() => null))?.status === 200) return;
    await sleep(20);
  }
  throw new Error('the bare Caddy did not answer within 10 s');
}
