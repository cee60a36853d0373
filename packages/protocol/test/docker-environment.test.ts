import { expect, test } from 'vitest';
import { dockerEnvironment } from '../src/docker-environment.ts';

test('of a person’s environment Docker’s programs get what finds them and the engine, and nothing else', () => {
  const env = { PATH: '/bin', HOME: '/home/me', DOCKER_HOST: 'unix:///run/me.sock', PASSWORD: 'hunter2', LANG: '' };
  expect(dockerEnvironment(env)).toEqual({ PATH: '/bin', HOME: '/home/me', DOCKER_HOST: 'unix:///run/me.sock' });
});

test('the engine is where it usually is when nobody says otherwise', () => {
  expect(dockerEnvironment({})).toEqual({ DOCKER_HOST: 'unix:///var/run/docker.sock' });
});
