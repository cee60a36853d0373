import { type ConfigPath, findDuplicateKeys, formatProblem, locate } from '@veille/stack';
import { describe, expect, test } from 'vitest';

describe('a value is found through', () => {
  test.each<[string, string, ConfigPath]>([
    ['a plain object', 'export default { services: { a: ¶1 } }', ['services', 'a']],
    ['a call', 'export default defineStack({ services: { a: film({ door: ¶1 }) } })', ['services', 'a', 'door']],
    ['satisfies', 'export default ({ a: ¶1 } satisfies Stack)', ['a']],
    ['as const', 'export default { a: { b: ¶1 } as const }', ['a', 'b']],
    ['a constant', 'const s = defineStack({ a: ¶1 });\nexport default s', ['a']],
    ['an exported constant', 'export const s = { a: ¶1 };\nexport { s as default }', ['a']],
    ['a constant of a constant', 'const x = ¶1; const y = { a: x };\nexport default y', ['a']],
    ['a spread', 'const x = { a: ¶1 };\nexport default { ...x, b: 2 }', ['a']],
    ['the later of two', 'export default { a: 1, ...{ a: ¶2 } }', ['a']],
    ['shorthand', 'const a = ¶1;\nexport default { a }', ['a']],
    ['quoted keys', 'export default { \'a-b\': { "c": ¶1 } }', ['a-b', 'c']],
    ['a list', 'export default { a: [1, ¶2] }', ['a', 1]],
    ['letters outside ASCII and tabs', "export default {\n\té: 'é', b: ¶1 }", ['b']],
    ['Windows line ends', 'export default {\r\n  a: 1,\r\n  b: ¶2 }', ['b']],
  ])('%s', (_title, marked, path) => {
    expectAtMark(marked, path);
  });
});

describe('what cannot be followed gets the nearest literal:', () => {
  test.each<[string, string, ConfigPath]>([
    ['a missing field, its object', 'export default { a: ¶{ b: 1 } }', ['a', 'c']],
    ["a call's result, the call", 'export default { a: ¶make() }', ['a', 'b', 'c']],
    ["another file's value, its name", "import { a } from './a.ts';\nexport default { a: ¶a }", ['a', 'b']],
    ['a computed key, the object', 'export default { a: ¶{ [name]: 1 } }', ['a', 'b']],
    ['a constant that is itself, its name', 'const a = ¶a;\nexport default { a }', ['a', 'b']],
    ['no default export, the first line', '¶const a = 1', ['a']],
    ['a name from elsewhere, that name', "import s from './s.ts';\nexport default ¶s", ['a']],
  ])('%s', (_title, marked, path) => {
    expectAtMark(marked, path);
  });
});

test("a key's own place is found", () => {
  expectAtMark('export default { services: { ¶a: 1 } }', ['services', 'a'], true);
  expectAtMark("export default { services: { ¶'a-b': 1 } }", ['services', 'a-b'], true);
  expectAtMark('const services = { ¶a: 1 };\nexport default { services }', ['services', 'a'], true);
});

test('a key written twice is found however it is quoted, and told with both places', () => {
  const source = "export default {\n  a: 1,\n  b: { c: 1, c: 2 },\n  'a': 2,\n};";
  expect(findDuplicateKeys(source, 'x.ts').map(formatProblem)).toEqual([
    "x.ts:4:3  found key 'a' a second time, expected each key once; the one at x.ts:2:3 is lost\n    fix: remove one of the two, or rename it",
    "x.ts:3:14  found key 'c' a second time, expected each key once; the one at x.ts:3:8 is lost\n    fix: remove one of the two, or rename it",
  ]);
});

test('a getter with its setter, a spread and a nested object are no second time', () => {
  const source = 'const x = { get a() { return 1 }, set a(v) {}, b: { b: 1 }, ...{ b: 2 }, [c]: 1, [c]: 2 };';
  expect(findDuplicateKeys(source, 'x.ts')).toEqual([]);
});

/** The place of `path` is where the mark stands in the text. */
function expectAtMark(marked: string, path: ConfigPath, atKey = false): void {
  const before = marked.slice(0, marked.indexOf('¶')).split('\n');
  const place = { file: 'x.ts', line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
  expect(locate(marked.replace('¶', ''), 'x.ts', path, atKey)).toEqual(place);
}
