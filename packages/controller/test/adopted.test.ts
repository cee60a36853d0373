import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createServer } from 'node:http';
import type { VeilleEvent } from '@veille/protocol';
import { expect, onTestFinished, test } from 'vitest';
import { startWhatMustRun, takeOver } from '../src/boot.ts';
import { stoppedByPerson } from '../src/history/ended.ts';
import { parseAddress } from '../src/probe/address.ts';
import { tellWhy } from '../src/why/tell-why.ts';
import { paperStudio } from './support/paper-studio.ts';
import { until } from './support/until.ts';

const mute = { probe: { type: 'http', path: '/' }, startTimeoutMs: 100 } as const;
const sentence = /^It was running already and has not answered for 1 s \(it does not answer yet: ENOENT\); it is left/;

/** A service that somebody has started and that has not answered for longer than a start may take. */
async function lateStudio() {
  const known = await paperStudio({ one: mute, two: { dependsOn: ['one'] } });
  const events: VeilleEvent[] = [];
  known.studio.events.subscribe((event) => events.push(event));
  known.paper.left.add('one');
  await known.service('one').adopt();
  await until('word that it is late', () => known.service('one').reason);
  return { ...known, events };
}

test('what runs already and does not answer is told, with the reason, and never stopped', async () => {
  const { service, studio, paper, events } = await lateStudio();

  expect(service('one').state).toBe('starting');
  expect(paper.done).toEqual([]);
  expect(studio.memory.service('one').failuresAt).toEqual([]);
  expect(events.at(-1)).toMatchObject({ type: 'status', service: 'one', status: 'starting' });
  expect(events.at(-1)).toHaveProperty('reason', expect.stringMatching(sentence));
  const { sentences } = await tellWhy(studio, studio.find('one'));
  expect(sentences[0]).toContain('It was running already');
});

test('whoever waits for it is told so, also what needs it', async () => {
  const { service, paper } = await lateStudio();

  await expect(service('one').wake()).rejects.toMatchObject({
    code: 'start-timeout',
    message: expect.stringMatching(sentence),
  });
  await expect(service('two').wake()).rejects.toThrow('It needs one, which failed: It was running already');

  expect(paper.done).toEqual([]);
});

test('it is awake when it answers at last', async () => {
  const { service, marker, paper } = await lateStudio();
  const server = createServer((_request, answer) => void answer.end('here'));
  server.listen(parseAddress(service('one').manifest.address));
  await once(server, 'listening');
  onTestFinished(() => void server.close());

  await until('it to be ready', () => service('one').isReady);

  expect(service('one').reason).toBeNull();
  expect(existsSync(marker('one'))).toBe(true);
  expect(paper.done).toEqual([]);
});

test('a person may stop it', async () => {
  const { service, paper } = await lateStudio();

  await service('one').stop(stoppedByPerson);

  expect(paper.done).toEqual(['stop one']);
  expect(service('one').state).toBe('stopped');
  expect(service('one').isExpected).toBe(false);
});

test('it sleeps, and has not failed, when the person who has started it stops it', async () => {
  const { service, studio, paper } = await lateStudio();

  paper.end('one', { code: 143, signal: null, cause: 'by-hand' });

  await until('it to be asleep', () => service('one').state === 'stopped');
  expect(service('one').diagnosis).toBeNull();
  expect(studio.memory.service('one').failuresAt).toEqual([]);
  expect(studio.history.list({ limit: 9 })).toMatchObject([{ what: 'slept', reason: 'somebody stopped it' }]);
});

test.each([
  ['has failed', {}, 1],
  ['has failed and is started again where it must run', { autostart: true }, 2],
])('what ended while nobody looked %s', async (_what, more, failures) => {
  const { service, studio, paper } = await paperStudio({ one: { ...mute, ...more } });
  paper.left.add('one');
  await service('one').adopt();

  paper.end('one', { code: 137, signal: null });

  const failed = () => studio.memory.service('one').failuresAt.length;
  await until('its failure', () => failed() === failures && service('one').state === 'failed');
  expect(paper.done).toEqual(['stop one', 'start one', 'stop one'].slice(0, failures * 2 - 1));
});

test('what runs no longer is forgotten, so that it is not taken for what a person starts later', async () => {
  const { service, studio } = await paperStudio({ one: mute });
  studio.memory.update('one', { run: { name: 'one' } });

  await service('one').adopt();

  expect(service('one').state).toBe('stopped');
  expect(studio.memory.service('one').run).toBeNull();
});

test('where nobody can tell what runs, what ran is still known later', async () => {
  const { service, studio, paper } = await paperStudio({ one: mute });
  studio.memory.update('one', { run: { name: 'one' } });
  paper.isLost = true;

  await service('one').adopt();

  expect(service('one').state).toBe('stopped');
  expect(studio.memory.service('one').run).toEqual({ name: 'one' });
});

test('what left the stack while nobody could tell what runs is stopped by the next controller that can', async () => {
  const { studio, paper } = await paperStudio({ one: mute });
  studio.memory.update('gone', { run: { name: 'gone' } });
  paper.left.add('gone');
  paper.isLost = true;
  await takeOver(studio);
  expect(paper.done).toEqual([]);
  paper.isLost = false;

  await takeOver(studio);

  expect(paper.done).toEqual(['stop gone']);
  expect(studio.memory.names()).not.toContain('gone');
});

test('what it needs and has ended unseen is started again', async () => {
  const { service, studio, paper } = await paperStudio({ one: { dependsOn: ['queue'] }, queue: { door: null } });
  paper.left.add('one');
  await takeOver(studio);

  await startWhatMustRun(studio);

  expect(paper.done).toEqual(['start queue']);
  expect(service('queue').state).toBe('ready');
});

test('what is needed by nothing that runs sleeps on', async () => {
  const { service, studio, paper } = await paperStudio({ one: { dependsOn: ['queue'] }, queue: { door: null } });
  await takeOver(studio);

  await startWhatMustRun(studio);

  expect(paper.done).toEqual([]);
  expect(service('queue').state).toBe('stopped');
});
