import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '@veille/testkit';
import { expect, test } from 'vitest';
import { readConfig } from '../src/config.ts';

const told = {
  VEILLE_LISTEN: '/run/films.sock',
  VEILLE_REDIS: '/run/films-queue.sock',
  VEILLE_DATA: '/data/films',
  VEILLE_TMP: '/tmp/films',
  VEILLE_BUNDLE: '/prepared/films',
  VEILLE_CHROMIUM: '',
  VEILLE_PENDING_FILE: '/data/films/pending',
  VEILLE_ASSETS: '/creative-assets',
};

test('secrets come from the files that are named, without the line break at their end', async () => {
  const folder = await temporaryFolder();
  writeFileSync(join(folder, 'token'), 'open sesame\n');
  writeFileSync(join(folder, 'key'), 'rm_pub_1\n');
  const env = {
    ...told,
    VEILLE_TOKEN_FILE: join(folder, 'token'),
    VEILLE_REMOTION_LICENSE_KEY_FILE: join(folder, 'key'),
  };
  expect(readConfig(env)).toMatchObject({ token: 'open sesame', licenseKey: 'rm_pub_1' });
});

test('without such a file no token is asked for and no key is passed on', () => {
  expect(readConfig(told)).toMatchObject({ token: null, licenseKey: null });
});

test('a token file that is empty or not there stops the start instead of opening the door', async () => {
  const folder = await temporaryFolder();
  writeFileSync(join(folder, 'empty'), '\n');
  const readWith = (file: string) => () => readConfig({ ...told, VEILLE_TOKEN_FILE: join(folder, file) });
  expect(readWith('empty')).toThrow(/VEILLE_TOKEN_FILE: .* is empty/);
  expect(readWith('absent')).toThrow(/VEILLE_TOKEN_FILE: .* cannot be read/);
});

test('it listens on a socket or a port, and finds its queue on either', () => {
  const read = (text: string) => readConfig({ ...told, VEILLE_LISTEN: text, VEILLE_REDIS: text });
  expect(read('/run/films.sock')).toMatchObject({ listen: { path: '/run/films.sock' } });
  expect(read('0.0.0.0:3200')).toMatchObject({ listen: { host: '0.0.0.0', port: 3200 } });
  expect(read('queue:6379')).toMatchObject({ redis: { host: 'queue', port: 6379 } });
  expect(read('[::]:3200')).toMatchObject({ listen: { host: '::', port: 3200 } });
});

test.each(['films.sock', '3200', 'host:', 'host:0', 'host:65536', 'tcp://host:1', ''])(
  '%j is no place to listen on',
  (text) => expect(() => readConfig({ ...told, VEILLE_LISTEN: text })).toThrow(/neither the path of a socket/),
);

test('every variable that is missing is named', () => {
  expect(() => readConfig({})).toThrow(/VEILLE_LISTEN[\s\S]*VEILLE_ASSETS/);
});
