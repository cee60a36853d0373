import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { temporaryFolder } from '@veille/testkit';
import { expect, test } from 'vitest';

const script = resolve(import.meta.dirname, '../src/opencut/entrypoint.sh');
const placeholder = 'http://origin.placeholder.invalid';
const files = {
  '.next/static/chunks/auth.js': `let a={baseURL:"${placeholder}"},b="${placeholder}/privacy"`,
  '.next/server/auth.js': `let a={baseURL:"${placeholder}"},b=["origin.placeholder.invalid"]`,
};
const door = 'https://cut.example.cloud';

test('every file gets the origin of the door, however often a container starts', async () => {
  const start = await image();
  for (const url of ['http://edit.localhost:8080', door]) {
    expect(start({ NEXT_PUBLIC_SITE_URL: url })).toEqual({
      '.next/static/chunks/auth.js': `let a={baseURL:"${url}"},b="${url}/privacy"`,
      '.next/server/auth.js': `let a={baseURL:"${url}"},b=["${url.replace(/^https?:\/\//, '')}"]`,
    });
  }
});

test('where there are aliases, what browsers run asks for the origin of its page, and the server keeps that of the door', async () => {
  const start = await image();
  const written = start({ NEXT_PUBLIC_SITE_URL: door, BETTER_AUTH_TRUSTED_ORIGINS: 'https://edit.example.cloud' });
  expect(written['.next/server/auth.js']).toBe(`let a={baseURL:"${door}"},b=["cut.example.cloud"]`);
  expect(written['.next/static/chunks/auth.js']).toBe(
    `let a={baseURL:(globalThis.location?.origin??"${door}")},b="${door}/privacy"`,
  );
});

test('what is no origin ends the start', async () => {
  const start = await image();
  expect(() => start({ NEXT_PUBLIC_SITE_URL: 'cut.example.cloud' })).toThrow('no origin: cut.example.cloud');
});

/** Builds as a Dockerfile does; what the files are once a container has started with an environment. */
async function image(): Promise<(env: Record<string, string>) => Record<string, string>> {
  const folder = await temporaryFolder();
  const places = { APP_FOLDER: join(folder, 'app'), KEPT_FOLDER: join(folder, 'kept') };
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(join(places.APP_FOLDER, name, '..'), { recursive: true });
    writeFileSync(join(places.APP_FOLDER, name), text);
  }
  const run = (words: string[], env: Record<string, string>) =>
    execFileSync('sh', [script, ...words], { env: { PATH: process.env.PATH, ...places, ...env }, stdio: 'pipe' });
  run(['--keep'], {});
  return (env) => {
    run(['true'], env);
    const read = (name: string) => readFileSync(join(places.APP_FOLDER, name), 'utf8');
    return Object.fromEntries(Object.keys(files).map((name) => [name, read(name)]));
  };
}
