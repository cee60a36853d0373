import { describe, expect, test } from 'vitest';
import { readComposeConfig } from '../../src/compose/config.ts';
import { configuredImages, renamedImages } from '../../src/compose/images.ts';
import { imagesFile } from '../../src/compose/images-file.ts';

const text = `services:
  web: { build: { context: /studio/own } }
  app: { image: 'me/app:1', build: { context: /studio/own, target: app } }
  jobs: { image: 'me/app:1' }
  db: { image: 'postgres:17' }
`;
const config = readComposeConfig(text);
const given = (builds: string, namesBuilds = true) =>
  ({ service: 'own', project: 'own', config, builds, written: [], place: { composeVersion: 1, namesBuilds } }) as const;
const [first, second] = ['ab'.repeat(32), 'cd'.repeat(32)];
const namesOf = (builds: string, namesBuilds?: boolean) =>
  configuredImages(given(builds, namesBuilds)).map(({ name, source }) => `${source} ${name}`);

describe('an image that a person’s own file builds', () => {
  test('is called after what it is built from, also where another container runs it', () => {
    expect(namesOf(first)).toEqual([
      'compose own_web:abababababab',
      'compose me/app:1-abababababab',
      'registry postgres:17',
    ]);
    expect(namesOf(second).filter((name) => namesOf(first).includes(name))).toEqual(['registry postgres:17']);
    const [file] = imagesFile('/opt/pi/configs/compose/own', renamedImages(given(first)));
    expect(file?.path).toBe('/opt/pi/configs/compose/own/images.yaml');
    expect(Object.keys(renamedImages(given(first)))).toEqual(['web', 'app', 'jobs']);
    expect(file?.content).toContain('  jobs:\n    image: me/app:1-abababababab\n');
  });

  test('keeps its name where its person builds it too, and nothing is written', () => {
    expect(namesOf(first, false)).toEqual(['compose own_web', 'compose me/app:1', 'registry postgres:17']);
    expect(imagesFile('/x', renamedImages(given(first, false)))).toEqual([]);
  });

  test('is the same wherever its folder lies on the operator’s machine', () => {
    const elsewhere = readComposeConfig(text.replaceAll('/studio/own', '/home/bea/own'));
    expect(elsewhere.services.app?.build?.recipe).toBe(config.services.app?.build?.recipe);
    expect(elsewhere.services.web?.build?.recipe).not.toBe(config.services.app?.build?.recipe);
  });
});
