import type { ComposeFileRun } from '@veille/stack';
import { expect, test } from 'vitest';
import { readComposeConfig } from '../../src/compose/config.ts';
import { checkComposeFile } from '../../src/compose/own-project.ts';
import { ownAddress, publishedAddress } from '../../src/compose/published-address.ts';
import type { ContainerPlace } from '../../src/index.ts';
import { localTarget } from '../support/fixtures.ts';

const run: ComposeFileRun = {
  type: 'compose',
  web: { container: 'app', port: 8080 },
  files: ['/opt/photos/compose.yaml'],
};
const path = ['services', 'photos'];

test.each([
  ['2342:8080', '127.0.0.1:2342'],
  ['0.0.0.0:2342:8080/tcp', '127.0.0.1:2342'],
  ['192.0.2.8:2342:8080', '192.0.2.8:2342'],
  ['[::1]:2342:8080', '[::1]:2342'],
  ['8080', null],
  ['2342:9999', null],
  ['2342:8080/udp', null],
  ['3000-3001:8080', null],
])('a port that is published as %s is reached at %s', (port, address) => {
  expect(ownAddress(run, readComposeConfig(`services: {app: {ports: ['${port}']}}`))).toBe(address);
});

test('a file that cannot run, or that nobody has read, is reached nowhere', () => {
  const containers = { projects: {}, unavailable: { photos: { en: 'no', fr: 'non' } } } as unknown as ContainerPlace;
  expect(publishedAddress('photos', run, localTarget('/studio', { containers }))).toBe(null);
});

test('of a person’s file only names, images, ports, limits and what is built are kept', () => {
  const config = readComposeConfig(
    'services: {app: {image: "app:1", mem_limit: 1g, environment: {PASSWORD: hunter2}}, db: {build: ., deploy: {resources: {limits: {memory: 512m}}}}}',
  );
  expect(config).toEqual({
    ipv6Networks: [],
    name: null,
    services: {
      app: { image: 'app:1', build: null, ports: [], memory: '1g' },
      db: { image: null, build: expect.objectContaining({ folder: null }), ports: [], memory: '512m' },
    },
  });
});

test('a secret among build arguments is kept as a digest only', () => {
  const config = readComposeConfig('services: {app: {build: {context: /app, args: {TOKEN: hunter2}}}}');
  expect(JSON.stringify(config)).not.toContain('hunter2');
  expect(config.services.app?.build).toMatchObject({ folder: '/app', dockerfile: 'Dockerfile' });
});

test('a file that publishes the port has nothing wrong', () => {
  expect(checkComposeFile(path, run, readComposeConfig("services: {app: {ports: ['1:8080']}}"))).toEqual([]);
});

test('a container that the file does not have is told with those that it has', () => {
  expect(checkComposeFile(path, run, readComposeConfig('services: {db: {}, web: {ports: ["80:80"]}}'))).toEqual([
    {
      path: ['services', 'photos', 'web'],
      found: "'app:8080'",
      expected: 'a container of /opt/photos/compose.yaml: db, web',
      fix: "web: 'web:80'",
    },
  ]);
});

test('a port that nobody publishes is told with the line that publishes it', () => {
  expect(checkComposeFile(path, run, readComposeConfig("services: {app: {ports: ['1:2']}}"))).toEqual([
    {
      path: ['services', 'photos', 'web'],
      found: "'app:8080'",
      expected: 'a port that /opt/photos/compose.yaml publishes: 2',
      fix: "in /opt/photos/compose.yaml: ports: ['127.0.0.1:8080:8080']",
    },
  ]);
});
