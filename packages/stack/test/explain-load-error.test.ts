import { explainLoadError } from '@veille/stack';
import { describe, expect, test } from 'vitest';

const source = "import { x } from './x.ts';\n\nexport default x();\n";

describe('a throw is placed in the file as messages call it:', () => {
  test.each(['veille.config.ts', './veille.config.ts', '../studio/veille.config.ts', '~/studio/veille.config.ts'])(
    '%s',
    (file) => {
      expect(placeOf('at file:///home/me/studio/veille.config.ts?t=12:3:16', file)).toEqual({
        file,
        line: 3,
        column: 16,
      });
    },
  );
});

test('a frame of the file goes before those of what it called', () => {
  const frames = 'at f (file:///home/me/x.ts:9:9)\n    at file:///home/me/veille.config.ts:3:16';
  expect(placeOf(frames, 'veille.config.ts')).toEqual({ file: 'veille.config.ts', line: 3, column: 16 });
});

test('a throw in another file of the user is placed there, one in a package is not', () => {
  expect(placeOf('at file:///home/m%20e/x.ts:9:7', 'veille.config.ts')).toEqual({
    file: '/home/m e/x.ts',
    line: 9,
    column: 7,
  });
  expect(placeOf('at file:///home/me/node_modules/p/x.js:9:7', 'veille.config.ts')).toMatchObject({
    line: 1,
    column: 1,
  });
});

test('syntax of several lines that another file has is placed there by its line', () => {
  const error = new SyntaxError('TypeScript enum is not supported in strip-only mode');
  error.stack = 'file:///home/me/x.ts?t=1:2\n\n  > enum Door {\n      Re,\n  > }\n\nSyntaxError: TypeScript enum';
  expect(explainLoadError(error, source, 'veille.config.ts').place).toEqual({
    file: '/home/me/x.ts',
    line: 2,
    column: 1,
  });
});

test('of several bare throws none is blamed', () => {
  const source = 'if (a) throw null;\nelse throw undefined;';
  expect(explainLoadError(null, source, 'veille.config.ts').place).toMatchObject({ line: 1, column: 1 });
});

test('a module that another file misses is placed in that file', () => {
  const error = Object.assign(new Error("Cannot find package 'nope' imported from /home/me/x.ts"), {
    code: 'ERR_MODULE_NOT_FOUND',
  });
  expect(explainLoadError(error, source, 'veille.config.ts')).toMatchObject({
    place: { file: '/home/me/x.ts', line: 1, column: 1 },
    fix: 'npm install nope',
  });
});

test.each([undefined, null, 'text', { message: 'not an error' }])('whatever is thrown is explained: %o', (thrown) => {
  expect(explainLoadError(thrown, source, 'veille.config.ts')).toMatchObject({ place: { line: 1, column: 1 } });
});

function placeOf(frames: string, file: string) {
  const error = new Error('boom');
  error.stack = `Error: boom\n    ${frames}`;
  return explainLoadError(error, source, file).place;
}
