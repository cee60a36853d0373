import { createHash } from 'node:crypto';
import type { HostArtifacts } from '@veille/compile';
import { type HostPlan, type Observation, planDeploy } from '@veille/deploy';
import { observed } from '@veille/testkit/samples';
import { expect, test } from 'vitest';
import { artifactsOf, entry, textFile } from './support/observed.ts';

const path = '/opt/pi/stack/own/settings.json';
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
const stays = `${path} was written to since Veille brought it, by a container or by hand; it stays as it is.`;

/** A file that a container may write to: as the stack has it, as Veille brought it, and what is there now. */
function plan(inStack: string | null, brought: string, now: string, adopt = false): HostPlan {
  const files: HostArtifacts['files'] = inStack === null ? [] : [textFile(path, inStack, { kept: true })];
  const deployed = { type: 'kept', target: 'caddy', secret: false, sha256: sha256(brought) } as const;
  const found = entry({ sha256: sha256(now), owner: '1000', mode: 0o600 });
  const seen: Partial<Observation> = { entries: new Map([[path, found]]), deployed: new Map([[path, deployed]]) };
  const wish = { targets: null, needed: new Map(), adopt, secrets: new Map(), conservation: null };
  const [host] = planDeploy([artifactsOf({ targets: ['caddy'], files })], [observed(seen)], wish).hosts;
  if (host === undefined) throw new Error('no host is in the plan');
  return host;
}

test('what a container has written stays, with a word, and its owner with it', () => {
  expect(plan('one', 'one', 'written')).toMatchObject({ changes: [], blocked: [], notes: [stays] });
  expect(plan('one', 'one', 'written').work.deployed[path]).toMatchObject({ type: 'kept', sha256: sha256('one') });
  expect(plan('one', 'one', 'one')).toMatchObject({ changes: [], notes: [] });
  expect(plan('written', 'one', 'written')).toMatchObject({ changes: [], blocked: [], notes: [] });
});

test('what has changed in the stack alone is brought, to the owner that the file has there', () => {
  const { changes, blocked, work } = plan('two', 'one', 'one');
  expect({ changes, blocked }).toMatchObject({ changes: [{ sign: '~', name: path, detail: null }], blocked: [] });
  expect(work.files).toMatchObject([{ mode: 0o600, owner: '1000' }]);
});

test('where both have changed a person is asked', () => {
  expect(plan('two', 'one', 'written').blocked).toMatchObject([
    { what: expect.stringContaining('has changed in the stack') },
  ]);
  expect(plan('two', 'one', 'written', true)).toMatchObject({ changes: [{ sign: '~' }], blocked: [] });
});

test('a file whose service goes stays where something was written, and goes otherwise', () => {
  expect(plan(null, 'one', 'written')).toMatchObject({ changes: [], blocked: [], notes: [stays] });
  expect(plan(null, 'one', 'one')).toMatchObject({ changes: [{ sign: '-', name: path }], notes: [] });
});
