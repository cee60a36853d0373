import { randomBytes } from 'node:crypto';
import { type Engine, useEngine } from '@veille/testkit';
import { expect, type TestContext, test, vi } from 'vitest';
import { createFirewall } from '../../src/drivers/compose/firewall.ts';

vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 });

const engineOf = useEngine();
const silent = { info: () => undefined, warn: () => undefined };

test('the rule of a bridge is set once, before there is the bridge, and taken away again', async (context) => {
  const engine = engineWithFirewall(context);
  const bridge = `vl-${randomBytes(4).toString('hex')}`;
  const firewall = createFirewall({ isLocal: true, env: envOf(engine), log: silent });
  const rules = () => listRules(engine).filter((rule) => rule.includes(bridge));

  expect(await firewall.guard('one', bridge)).toBeNull();
  expect(await firewall.guard('one', bridge)).toBeNull();
  expect(rules()).toHaveLength(1);
  await firewall.unguard(bridge);
  expect(rules()).toEqual([]);
});

test('where the firewall is out of reach that is told with the command, and the service starts all the same', async () => {
  const warned: string[] = [];
  const log = { ...silent, warn: (line: string) => void warned.push(line) };
  const elsewhere = createFirewall({ isLocal: false, env: {}, log });

  const notice = await elsewhere.guard('one', 'vl-one');

  expect(notice?.en).toContain('sudo iptables --wait --insert DOCKER-USER ! -i vl-one -o vl-one');
  expect(warned).toEqual([`one: ${notice?.en}`]);
  expect(await elsewhere.guard('one', null)).toBeNull();
});

function engineWithFirewall(context: TestContext): Engine {
  const engine = engineOf(context);
  if (process.getuid?.() !== 0) return context.skip('only root can look at the firewall');
  try {
    listRules(engine);
  } catch {
    return context.skip('this engine keeps no rules in the firewall');
  }
  return engine;
}

function listRules({ run }: Engine): string[] {
  return run(['iptables', '--wait', '-S', 'DOCKER-USER']).split('\n');
}

function envOf({ env }: Engine): Record<string, string> {
  return Object.fromEntries(
    Object.entries(env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}
