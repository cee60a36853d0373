import { container } from '@veille/catalog';
import { defineStack, validateStack } from '@veille/stack';
import { expect, test } from 'vitest';
import { assignServicePorts } from '../src/up/choose-ports.ts';

test('two studios give their sleeping services other ports, and each of them the same ones again', async () => {
  const validated = validateStack(
    defineStack({
      services: {
        notes: container({ image: 'notes:1', port: 3000 }),
        photos: container({ image: 'photos:1', port: 80 }),
      },
    }),
  );
  if (!validated.ok) throw new Error('the stack is sound');
  const none = { ports: {}, films: {} };
  const portsOf = async (folder: string) => assignServicePorts(validated.stack, none, { folder });
  const [one, other] = [await portsOf('/home/me/one'), await portsOf('/home/me/other')];
  expect(new Set([...Object.values(one), ...Object.values(other)]).size).toBe(4);
  expect(await portsOf('/home/me/one')).toEqual(one);
});
