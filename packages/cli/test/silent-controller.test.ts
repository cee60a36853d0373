import { spawn } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join, resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { findProcesses, temporaryFolder } from '@veille/testkit';
import { describe, expect, onTestFinished, type TestContext, test } from 'vitest';
import { interruptionOf } from '../src/interruption.ts';
import { findControllerPid } from '../src/studio/controller-pid.ts';
import { studioFolders } from '../src/studio/folders.ts';
import { runVeille } from './support/run-veille.ts';
import { smallStudio } from './support/small-studio.ts';

// They wait for an answer that does not come, side by side.
describe.concurrent('a controller that does not answer', () => {
  test('is told by status with its pid and what to do', async (context) => {
    const { folder, pid } = await hungStudio(context);
    const { code, err } = await runVeille(folder, 'status');
    expect(err).toContain(`The controller (pid ${pid}) does not answer.`);
    expect(err).toContain('veille down');
    expect(code).toBe(3);
  });

  test('is ended by down, with the services that it left', async (context) => {
    const { folder, pid } = await hungStudio(context);
    const { code, out, err } = await runVeille(folder, 'down');
    expect(err).toContain(`The controller (pid ${pid}) does not answer and is ended.`);
    expect(out).toBe('Stopped films, controller; no process is left.\n');
    expect(code).toBe(0);
    expect(await findProcesses(folder)).toEqual([]);
  });
});

describe('a studio whose folder .veille was removed while it ran', () => {
  test('is ended by down: the controller that no socket leads to, and its services', async () => {
    const { folder, client } = await smallStudio();
    await client.start('films', { wait: true });
    const { pid } = await client.health();
    await rm(join(folder, '.veille'), { recursive: true });
    const { code, out, err } = await runVeille(folder, 'down');
    expect(err).toMatch(new RegExp(`removed while the studio ran; what is left is ended .*\\b${pid}\\b`));
    expect(out).toBe('Stopped films, controller; no process is left.\n');
    expect(code).toBe(0);
    expect(await findProcesses(folder)).toEqual([]);
  });
});

describe('Ctrl-C', () => {
  test('ends a question that nobody answers, and claims nothing of what it asked for', async () => {
    const folder = await temporaryFolder();
    const { asked } = await controllerThatOnlyLives(folder);
    const main = resolve(import.meta.dirname, '../src/main.ts');
    const child = spawn(process.execPath, [main, 'stop', 'films'], {
      cwd: folder,
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    await asked;
    child.kill('SIGINT');
    const [err, [code]] = await Promise.all([text(child.stderr), once(child, 'close')]);
    expect(err).toBe('Interrupted; `veille status` says what runs.\n');
    expect(code).toBe(130);
  });

  test('a second time exits at once', () => {
    const source = new EventEmitter();
    let exits = 0;
    const signal = interruptionOf(source, () => {
      exits += 1;
    });
    source.emit('SIGINT');
    expect({ exits, aborted: signal.aborted }).toEqual({ exits: 0, aborted: true });
    source.emit('SIGTERM');
    expect(exits).toBe(1);
  });
});

/** A controller that the kernel has stopped while its service runs on. */
async function hungStudio(test: TestContext): Promise<{ folder: string; pid: number }> {
  const { folder, client } = await smallStudio(undefined, test);
  await client.start('films', { wait: true });
  const { pid } = await client.health();
  expect(await findControllerPid(studioFolders(folder, 0).run)).toBe(pid);
  process.kill(pid, 'SIGSTOP');
  test.onTestFinished(() => {
    if (findsProcess(pid)) process.kill(pid, 'SIGCONT');
  });
  return { folder, pid };
}

function findsProcess(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

/** Answers for its health and nothing else; `asked` resolves when it is asked something else. */
async function controllerThatOnlyLives(folder: string): Promise<{ asked: Promise<void> }> {
  const { run, apiSocket } = studioFolders(folder, process.getuid?.() ?? 0);
  await mkdir(run, { recursive: true });
  await writeFile(join(folder, 'veille.config.ts'), 'export default {};');
  const { promise, resolve: markAsked } = Promise.withResolvers<void>();
  const server = createServer(({ url }, response) => {
    if (url !== '/health') return markAsked();
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ status: 'ok', pid: process.pid }));
  });
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  await once(server.listen(apiSocket), 'listening');
  return { asked: promise };
}
