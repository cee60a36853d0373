import { join } from 'node:path';
import type { Observation, Plan } from '@veille/deploy';
import type { ValidStack } from '@veille/stack';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { planForMachines } from '../../src/commands/plan.ts';
import { formatPlan } from '../../src/output/deploy/plan-view.ts';
import { deployedHosts, exampleStack, newHosts, planOf } from './support/three-hosts.ts';

const stack = await exampleStack();
const deployed = deployedHosts(stack, newHosts());

// Changed on purpose: run `npx vitest run packages/cli/test/deploy/plan-golden.test.ts -u`.
describe('the plan of the guide’s three hosts', () => {
  test.each<[string, Plan, boolean]>([
    ['from-nothing', planOf(stack, newHosts()), false],
    ['nothing-to-do', planOf(stack, deployed), false],
    ['a-renamed-door', planOf(renamed(stack), deployed), true],
    ['one-service', planOf(renamed(stack), deployed, oneService), false],
    ['in-the-way', planOf(stack, newHosts().map(crowded)), false],
    ['taken-over', planOf(stack, newHosts().map(crowded), { adopt: true }), false],
  ])('is as it was: %s', async (name, plan, diffs) => {
    const text = formatPlan(plan, { style: (_format, word) => word, columns: 80 }, diffs).join('\n');
    await expect(`${text.replaceAll(/[0-9a-f]{64}/g, 'HASH')}\n`).toMatchFileSnapshot(
      join(import.meta.dirname, `golden/${name}.plan`),
    );
    expect(text).not.toContain('value of');
    const document = planForMachines(plan, diffs);
    expect(documentOf(diffs).parse(JSON.parse(JSON.stringify(document)))).toEqual(document);
  });
});

const change = z.strictObject({
  sign: z.enum(['+', '~', '-']),
  target: z.string(),
  what: z.enum(['package', 'user', 'folder', 'file', 'secret', 'image', 'unit', 'reload', 'restart']),
  name: z.string(),
  detail: z.string().nullable(),
});

/** What `plan --json` answers with, without `--diff` or with it: nothing more, and nothing less, for whoever reads it. */
const documentOf = (diffs: boolean) =>
  z.strictObject({
    hosts: z.array(
      z.strictObject({
        host: z.string(),
        targets: z.array(z.string()),
        changes: z.array(diffs ? change.extend({ diff: z.string().nullable() }) : change),
        needs: z.strictObject({
          disks: z.array(
            z.strictObject({ path: z.string(), bytes: z.number(), freeBytes: z.number(), more: z.boolean() }),
          ),
          minutes: z.number(),
        }),
        blocked: z.array(z.strictObject({ what: z.string(), ways: z.array(z.string()).min(1) })),
        notes: z.array(z.string()),
        observed: z.string().regex(/^[0-9a-f]{64}$/),
      }),
    ),
    conservation: z.string().nullable(),
  });

const oneService = {
  targets: ['opencode'],
  needed: new Map([['workstation', new Map(['controller', 'caddy'].map((target) => [target, 'opencode']))]]),
};

function renamed(valid: ValidStack): ValidStack {
  const services = valid.services.map((service) =>
    service.name === 'opencode' ? { ...service, door: 'code' } : service,
  );
  return { ...valid, services };
}

/** Somebody's own web server on the public host, and at home a file where one of ours shall be. */
function crowded(seen: Observation): Observation {
  const listener = (port: number) => ({ address: '0.0.0.0', port, program: 'nginx', unit: 'nginx.service' });
  if (seen.host === 'prod') return { ...seen, facts: { ...seen.facts, listeners: [listener(80), listener(443)] } };
  if (seen.host !== 'workstation') return seen;
  const entry = { type: 'file', sha256: null, mode: 0o644, owner: 'pi', group: 'pi', bytes: 9 } as const;
  return { ...seen, entries: new Map([['/opt/workstation/configs/caddy/Caddyfile', entry]]) };
}
