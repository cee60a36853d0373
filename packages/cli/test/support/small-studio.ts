import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { controllerProgram } from '@veille/controller';
import { type ControllerClient, createControllerClient, type Manifest } from '@veille/protocol';
import { temporaryFolder } from '@veille/testkit';
import { plainManifest, plainService } from '@veille/testkit/samples';
import { onTestFinished, type TestContext } from 'vitest';
import { studioFolders } from '../../src/studio/folders.ts';
import { createHttpTransport } from '../../src/studio/http-transport.ts';

export interface SmallStudio {
  /** Where its commands are typed. */
  readonly folder: string;
  readonly client: ControllerClient;
  readonly manifest: string;
  /** Of the controller. */
  readonly pid: number;
}

const source = `require('node:http').createServer((_, response) => response.end()).listen(process.env.ADDRESS)`;

/**
 * A real controller over one service, `films` behind the door `re`, without a proxy; gone when the test ends.
 * @param command runs it on the manifest that is its last word.
 * @param test tests that run at the same time say which they are.
 */
export async function smallStudio(
  command = [process.execPath, controllerProgram],
  test: Pick<TestContext, 'onTestFinished'> = { onTestFinished },
): Promise<SmallStudio> {
  const folder = await temporaryFolder(test);
  const { artifacts, manifest, apiSocket } = studioFolders(folder, 0);
  await mkdir(artifacts, { recursive: true });
  await writeFile(join(folder, 'veille.config.ts'), 'export default {};');
  await writeFile(manifest, JSON.stringify(describeStudio(folder)));
  const [program = '', ...words] = command;
  const child = spawn(program, [...words, manifest], { stdio: 'ignore' });
  const exited = once(child, 'exit');
  const client = createControllerClient(createHttpTransport({ socketPath: apiSocket }));
  test.onTestFinished(async () => {
    // A test may have ended it.
    await client.shutdown().catch(() => null);
    await exited;
  });
  while (!(await client.health().catch(() => null))) await sleep(20);
  return { folder, client, manifest, pid: child.pid ?? 0 };
}

function describeStudio(folder: string): Manifest {
  const { root, run, log, state, apiSocket } = studioFolders(folder, 0);
  const socket = join(run, 'films.sock');
  const films = plainService('films', {
    title: 'Films',
    door: {
      name: 're',
      url: 'http://re.localhost:8080',
      aliases: [],
      wake: 'visit',
      backgroundWakes: false,
      accessLog: join(log, 'films.access.log'),
    },
    address: `unix/${socket}`,
    process: {
      command: [process.execPath, '-e', source],
      cwd: folder,
      env: { ADDRESS: socket },
      stopSignal: 'SIGTERM',
      stopTimeoutMs: 2000,
    },
    startTimeoutMs: 10_000,
    sleepAfterMs: 600_000,
  });
  return plainManifest({
    hosts: ['re.localhost:8080'],
    folders: { run, ready: join(run, 'ready'), log, state },
    apiSocket,
    caddyfile: join(root, 'Caddyfile'),
    pages: { folder: root, csp: {} },
    services: [films],
  });
}
