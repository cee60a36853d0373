import { expect, test } from 'vitest';
import { compileComposeGolden, goldenProject } from '../support/compose-golden.ts';

const file = goldenProject('one-container');
const download = { url: 'https://models.example/a', sha256: 'ab'.repeat(32), path: '/app/models/checkpoints/a' };

test('a file that is downloaded lies where its volume does, in the deepest one that holds it', () => {
  const pathOf = (volumes: Record<string, string>) =>
    compileComposeGolden(file, '/studio', { web: { volumes }, downloads: [download] }).files.map(({ path }) => path);
  expect(pathOf({ models: '/app/models' })).toEqual(['/studio/.veille/data/notes/models/checkpoints/a']);
  expect(pathOf({ '/mnt/ssd/models': '/app/models/' })).toEqual(['/mnt/ssd/models/checkpoints/a']);
  expect(pathOf({ models: '/app/models', '/mnt/ssd': '/app/models/checkpoints' })).toEqual(['/mnt/ssd/a']);
});

test('the folder that containers may write to is the outermost that any of them mounts', () => {
  const volumes = { '/mnt/ssd/models': '/app/models', '/mnt/ssd': '/all' };
  const [needed] = compileComposeGolden(file, '/studio', { web: { volumes }, downloads: [download] }).files;
  expect(needed).toMatchObject({ path: '/mnt/ssd/models/checkpoints/a', folder: '/mnt/ssd' });
});

test('a file that lies in no volume would be lost with the container, and is no file', () => {
  const compiled = () => compileComposeGolden(file, '/studio', { web: { volumes: {} }, downloads: [download] });
  expect(compiled).toThrow('lies in none of its volumes');
});
