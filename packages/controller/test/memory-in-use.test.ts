import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, onTestFinished, test } from 'vitest';
import { containerMemory, processMemory } from '../src/drivers/memory-in-use.ts';

const megabyte = 1024 ** 2;

/** A process that says when it has taken so many bytes. */
async function processOf(bytes: number): Promise<number> {
  const child = spawn(process.execPath, [
    '-e',
    `const kept = Buffer.alloc(${bytes}, 1); console.log('taken'); setInterval(() => kept, 1000)`,
  ]);
  onTestFinished(async () => {
    child.kill('SIGKILL');
    await once(child, 'exit');
  });
  await once(child.stdout, 'data');
  return child.pid ?? 0;
}

test('what a process takes is seen, and what two take is added up', async () => {
  const [small, large] = [await processOf(megabyte), await processOf(100 * megabyte)];
  const [smallBytes = 0, largeBytes = 0, both = 0] = [
    (await processMemory([small])) ?? 0,
    (await processMemory([large])) ?? 0,
    (await processMemory([small, large])) ?? 0,
  ];

  expect(largeBytes - smallBytes).toBeGreaterThan(80 * megabyte);
  expect(Math.abs(both - smallBytes - largeBytes)).toBeLessThan(10 * megabyte);
});

test('what has ended uses nothing that could be told', async () => {
  expect(await processMemory([2 ** 22 + 1])).toBeNull();
  expect(await containerMemory(2 ** 22 + 1)).toBeNull();
});

test('a container that shares the machine’s processes is not taken for the whole machine', async () => {
  const pid = await processOf(megabyte);

  const bytes = (await containerMemory(pid)) ?? 0;

  expect(Math.abs(bytes - ((await processMemory([pid])) ?? 0))).toBeLessThan(10 * megabyte);
});
