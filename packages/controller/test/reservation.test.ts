import { expect, test } from 'vitest';
import { Budget } from '../src/budget/budget.ts';
import { MemoryRefusal } from '../src/budget/refusal.ts';
import type { Usage } from '../src/budget/usage.ts';
import type { Service } from '../src/lifecycle/service.ts';
import type { Studio } from '../src/studio.ts';
import { thisMachine } from '../src/world.ts';
import { testService } from './support/manifest.ts';

const megabyte = 1024 ** 2;

/** Services that sleep, 400 MB each, in 600 MB: between being admitted and running they are counted by promise only. */
function sleepers(peaks: Record<string, number> = {}) {
  const services = ['one', 'two'].map((name) => {
    const manifest = testService('/nowhere', name, {}, { memoryBytes: 400 * megabyte });
    return { name, manifest, state: 'stopped', isAwake: false, ending: null } as unknown as Service;
  });
  const members = new Map(services.map((service) => [service.name, { manifest: service.manifest, own: null }]));
  const studio = {
    manifest: { memory: { totalBytes: 700 * megabyte, reserveBytes: 100 * megabyte } },
    services,
    members,
    service: (name: string) => services.find((service) => service.name === name) ?? null,
    find: (name: string) => members.get(name),
    world: thisMachine,
  };
  const usage = { current: () => null, peak: (name: string) => peaks[name] ?? null, measureAll: async () => undefined };
  const [one, two] = services as [Service, Service];
  return { budget: new Budget(studio as unknown as Studio, usage as unknown as Usage), one, two };
}

test('room that is promised to one start is not promised to another, until it is given back', async () => {
  const { budget, one, two } = sleepers();
  const release = await budget.admit(one);

  await expect(budget.admit(two)).rejects.toThrow(MemoryRefusal);
  release();

  await expect(budget.admit(two)).resolves.toBeTypeOf('function');
});

test('a refusal leaves no promise behind', async () => {
  const { budget, one, two } = sleepers();
  const release = await budget.admit(one);
  await expect(budget.admit(two)).rejects.toThrow(MemoryRefusal);
  release();

  await expect(budget.admit(one)).resolves.toBeTypeOf('function');
});

test('the need is what was seen where that is more than what was said, but never more than there is', () => {
  const { budget } = sleepers({ one: 500 * megabyte, two: 100 * megabyte });
  expect(budget.needOf('one')).toBe(500 * megabyte);
  expect(budget.needOf('two')).toBe(400 * megabyte);
  expect(sleepers({ one: 9000 * megabyte }).budget.needOf('one')).toBe(600 * megabyte);
});
