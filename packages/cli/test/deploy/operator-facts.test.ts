import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { compileHosts, type HostArtifacts } from '@veille/compile';
import { planDeploy } from '@veille/deploy';
import { temporaryFolder } from '@veille/testkit';
import { expect, test } from 'vitest';
import type { Context } from '../../src/context.ts';
import { checkBrought, type IsWanted } from '../../src/deploy/is-wanted.ts';
import { operatorFacts } from '../../src/deploy/operator-facts.ts';
import { bundleOnce } from '../../src/deploy/programs/bundle-once.ts';
import { byHost } from '../../src/deploy/watch-doors.ts';
import { createTerminal } from '../../src/output/terminal.ts';
import type { OpenStudio } from '../../src/studio/open-studio.ts';
import { memoryStream } from '../support/run-veille.ts';
import { exampleStack, newHosts } from './support/three-hosts.ts';

const stack = await exampleStack();
const wish = { needed: new Map(), adopt: false, secrets: new Map(), conservation: null };

/** What a machine that can build and fetch nothing brings for these targets, and what is in its cache afterwards. */
async function gather(isWanted: IsWanted) {
  const folder = await temporaryFolder();
  const { stream } = memoryStream();
  const context = {
    environment: { cwd: folder, cacheFolder: join(folder, 'cache'), variables: { PATH: folder } },
    terminal: createTerminal(stream, stream),
    signal: new AbortController().signal,
  } as unknown as Context;
  const studio = { stackFile: join(folder, 'veille.config.ts'), folder } as unknown as OpenStudio;
  const bundle = bundleOnce(join(context.environment.cacheFolder, 'programs'));
  const operator = await operatorFacts(stack, studio, newHosts(), { isWanted, bundle }, context);
  return { operator, cached: readdirSync(folder) };
}

function compiled(operator: Awaited<ReturnType<typeof gather>>['operator']) {
  const made = compileHosts(stack, { source: null, hosts: byHost(newHosts()), operator, allowRemovals: false });
  if (!made.ok) throw new Error(JSON.stringify(made.issues));
  return made;
}

const planned = (hosts: readonly HostArtifacts[], targets: readonly string[] | null) =>
  planDeploy(hosts, newHosts(), { ...wish, targets });

test('records alone need nothing built, fetched or read, and still all doors are counted', async () => {
  const { operator, cached } = await gather((_host, target) => target === 'vpn-dns');
  expect(cached).toEqual([]);
  const { hosts, conservation } = compiled(operator);
  expect(conservation).toContain('0 dropped');
  const plan = planned(hosts, ['vpn-dns']);
  expect(plan.hosts.flatMap(({ changes }) => changes)).toHaveLength(1);
  expect(() => checkBrought(plan)).not.toThrow();
});

test('a host that gets a Caddy has it built, whoever else is in the stack', async () => {
  const needsGo = 'needs Go 1.26 on this machine';
  await expect(gather((host, target) => host === 'prod' && target === 'caddy')).rejects.toThrow(needsGo);
  await expect(gather((host) => host === 'vpn')).resolves.toMatchObject({ cached: [] });
});

test('no plan holds what was not brought along', async () => {
  const { operator } = await gather(() => false);
  const hosts = compiled(operator).hosts.filter(({ host }) => host === 'prod');
  const secrets = new Map(Object.keys(stack.secrets).map((name) => [name, 'x']));
  const plan = planDeploy(hosts, newHosts(), { ...wish, secrets, targets: ['caddy'] });
  expect(() => checkBrought(plan)).toThrow('for prod was not brought along');
});
