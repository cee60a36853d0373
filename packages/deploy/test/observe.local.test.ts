import { spawnSync } from 'node:child_process';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { type HostQuestion, plainQuestion } from '@veille/compile';
import { temporaryFolder } from '@veille/testkit';
import { expect, onTestFinished, test } from 'vitest';
import { hostProgram } from '../src/host/program.ts';
import { questionLines } from '../src/observe/question-lines.ts';
import { readObservation } from '../src/observe/read-observation.ts';

const hasDocker = spawnSync('docker', ['--version']).status === 0;

test.skipIf(!hasDocker)('an engine that hangs ends the question, with its name', async () => {
  const folder = await temporaryFolder();
  const socket = await openMuteSocket(join(folder, 'engine.sock'));
  const question = { ...plainQuestion, images: ['web:1'] };
  const answer = observe(folder, question, { DOCKER_HOST: `unix://${socket}` });
  expect(() => readObservation('pi', question, answer)).toThrow('`docker info` hangs on pi');
});

test('an engine that is not there is none', async () => {
  const folder = await temporaryFolder();
  const answer = observe(folder, plainQuestion, { DOCKER_HOST: `unix://${join(folder, 'nothing')}` });
  expect(readObservation('pi', plainQuestion, answer).facts.docker).toBeNull();
});

/** Nobody is there while it runs to take what calls the socket. */
function observe(memory: string, question: HostQuestion, env: Record<string, string>): string {
  const program = hostProgram(['processes', 'observe'], memory, 'read_question\nobserve');
  const hasty = program.replace('answer_seconds=30', 'answer_seconds=2');
  const options = { env: { ...process.env, ...env }, input: questionLines(question), encoding: 'utf8' } as const;
  return spawnSync('/bin/sh', ['-c', hasty], options).stdout;
}

/** It can be called and says nothing. */
async function openMuteSocket(path: string): Promise<string> {
  const server = createServer((socket) => void socket.destroy());
  await new Promise<void>((done) => server.listen(path, done));
  onTestFinished(() => void server.close());
  return path;
}
