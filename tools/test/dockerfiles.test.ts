import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { lintDockerfile } from '../dockerfiles/lint-dockerfile.ts';

const root = join(import.meta.dirname, '../..');
const ignored = ['**/node_modules/**', '**/.veille/**', '.toolchain/**'];
const files = globSync('**/{Dockerfile,*.Dockerfile,Dockerfile.*}', { cwd: root, exclude: ignored }).sort();

test('there are Dockerfiles of the catalog and of the tests', () => {
  expect(files).toEqual(
    expect.arrayContaining([
      'packages/catalog/src/remotion/Dockerfile',
      'packages/testkit/src/docker/images/postgres/Dockerfile',
    ]),
  );
});

test.each(files)('%s is without a fault', (file) => {
  expect(lintDockerfile(readFileSync(join(root, file), 'utf8'))).toEqual([]);
});

const sound = [
  'ARG BASE=node:24-bookworm-slim',
  'FROM $BASE',
  'RUN apt-get update \\',
  ' && apt-get install -y --no-install-recommends curl \\',
  ' && rm -rf /var/lib/apt/lists/*',
  'COPY package.json package-lock.json ./',
  'RUN npm ci --omit=dev',
  'COPY src src',
  'USER 10001:10001',
  'CMD ["node", "src/main.ts"]',
];

test('a sound one has no fault', () => expect(lintDockerfile(sound.join('\n'))).toEqual([]));

/** Line of the sound one, what stands there instead, what is said of it and where. */
const seeded: [title: string, line: number, instead: string, message: RegExp, at?: number][] = [
  ['no version', 1, 'ARG BASE=node', /^node is another image every month/, 2],
  ['a version that moves', 1, 'ARG BASE=node:latest', /^node:latest is another image/, 2],
  ['a name for a version', 2, 'FROM debian:stable-slim', /^debian:stable-slim is another image/],
  ['a registry with a port and no version', 2, 'FROM registry.example:5000/node', /^registry.example:5000\/node is/],
  ['recommended packages', 4, ' && apt-get install -y curl \\', /--no-install-recommends/, 3],
  ['a question', 4, ' && apt-get install --no-install-recommends curl \\', /needs -y/, 3],
  ['apt', 4, ' && apt install -y --no-install-recommends curl \\', /for people/, 3],
  ['lists that stay', 5, ' && true', /the lists stay/, 3],
  ['an update of long ago', 3, 'RUN true \\', /belongs into the same RUN/],
  ['sources before packages', 6, 'COPY . .', /^each change of what line 6 copies/, 7],
  ['packages without a lock', 7, 'RUN npm install', /use npm ci/],
  ['an address that is added', 8, 'ADD https://registry.example/a.tgz /a.tgz', /compare its sha256/],
  ['root', 9, 'USER root', /runs as root/],
  ['root by its number', 9, 'USER 0:0', /runs as root/],
  ['nobody named', 9, '# nobody', /set USER/, 2],
  ['a line for a shell', 10, 'CMD node src/main.ts', /words as/],
  ['an entry for a shell', 10, 'ENTRYPOINT node src/main.ts', /words as/],
  ['a mount', 7, 'RUN --mount=type=cache,target=/root/.npm npm ci', /--mount needs BuildKit/],
  ['a link', 8, 'COPY --link src src', /--link needs BuildKit/],
  ['rights', 8, 'COPY --chmod=755 src src', /--chmod needs BuildKit/],
  ['a heredoc', 8, 'RUN <<EOF\ntrue\nEOF', /heredoc/],
  ['a builder that is fetched', 1, '# syntax=docker/dockerfile:1\nARG BASE=node:24', /syntax directive/],
  ['an argument of BuildKit', 8, 'ARG TARGETARCH', /only BuildKit/],
  ['a word that is none', 8, 'COPI src src', /COPI/],
];

test.each(seeded)('%s is found', (_title, line, instead, message, at = line) => {
  const lines = sound.with(line - 1, instead);
  expect(lintDockerfile(lines.join('\n'))).toContainEqual({ line: at, message: expect.stringMatching(message) });
});

test('a reason excuses root, an empty one does not', () => {
  const withComment = (comment: string) => lintDockerfile(sound.with(8, comment).join('\n'));
  expect(withComment('# root: it hands its folder over and goes on as postgres')).toEqual([]);
  expect(withComment('# root:')).toHaveLength(1);
});

test('a stage that is named before needs no version, an argument without a default is whoever builds it', () => {
  const lines = ['ARG BASE', 'FROM $BASE AS made', 'FROM made', 'USER 1', 'CMD ["a"]'];
  expect(lintDockerfile(lines.join('\n'))).toEqual([]);
});
