import { expect, test } from 'vitest';
import { sidePaths } from '../../src/index.ts';

const file = `
include: [../shared.yaml, { path: [./more.yaml] }]
configs: { site: { file: ./site.conf } }
secrets: { key: { file: ./key }, other: { external: true } }
services:
  app:
    build: .
    env_file: app.env
    extends: { file: common.yaml, service: base }
    volumes:
      - ./nginx.conf:/etc/nginx.conf:ro
      - ./photos:/photos
      - cache:/cache
      - { type: bind, source: ./static, target: /static, read_only: true }
      - { type: bind, source: /srv/films, target: /films }
      - \${DATA}/x:/x
  worker:
    build: { context: ./worker, dockerfile: Dockerfile.arm }
    env_file: [a.env, { path: b.env, required: false }]
  plain:
    image: plain:1
`;

test('all that a compose file is made of is found with its line, and what containers write is told apart', () => {
  const found = sidePaths(file).map(({ line, use, path }) => `${line} ${use} ${path}`);
  expect(found.sort()).toEqual(
    [
      '2 input ../shared.yaml',
      '2 input ./more.yaml',
      '3 input ./site.conf',
      '4 input ./key',
      '7 input .',
      '8 input app.env',
      '9 input common.yaml',
      '11 input ./nginx.conf',
      '12 folder ./photos',
      '14 input ./static',
      '15 folder /srv/films',
      '18 input ./worker',
      '19 input a.env',
      '19 input b.env',
    ].sort(),
  );
});

test('a file that is none names nothing', () => {
  expect(sidePaths('services: 3')).toEqual([]);
});
