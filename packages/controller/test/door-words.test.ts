import { describe, expect, test } from 'vitest';
import { mayWake } from '../src/http/doors/same-origin.ts';
import { safeTarget } from '../src/http/doors/target.ts';

describe('who may wake by POST', () => {
  const url = 'http://re.localhost:8080';
  const aliases = ['http://old.localhost:8080'];
  const mozilla = { 'user-agent': 'Mozilla/5.0' };
  test.each([
    ['a page of the door', { ...mozilla, origin: url, 'sec-fetch-site': 'same-origin' }, true],
    ['a page of the door, over plain HTTP', { ...mozilla, origin: url }, true],
    ['a page of the door under another of its names', { ...mozilla, origin: aliases[0] }, true],
    ['a program', { 'user-agent': 'curl/7.88' }, true],
    ['another site', { ...mozilla, origin: 'https://other.example', 'sec-fetch-site': 'cross-site' }, false],
    ['another site, over plain HTTP', { ...mozilla, origin: 'http://other.example' }, false],
    ['another door', { ...mozilla, origin: 'http://cut.localhost:8080', 'sec-fetch-site': 'same-site' }, false],
    ['the same name on another port', { ...mozilla, origin: 'http://re.localhost:9090' }, false],
    ['a page without an origin', { ...mozilla, origin: 'null' }, false],
    ['a lie about the origin', { ...mozilla, origin: url, 'sec-fetch-site': 'cross-site' }, false],
    ['a browser that says nothing', mozilla, false],
  ])('%s', (_who, headers, expected) => expect(mayWake(headers, { url, aliases })).toBe(expected));
});

describe('where to arrive', () => {
  test.each(['/', '/deep/path?x=1&y=%2F', '/a//b', '/.veilleur', '/search?q=https://x.example'])(
    '%s is kept',
    (target) => expect(safeTarget(target)).toBe(target),
  );
  test.each([
    '//evil.example',
    '/\\evil.example',
    '\\\\evil.example',
    'https://evil.example/',
    'javascript:alert(1)',
    '',
    '/a\r\nset-cookie: x=1',
    '/\t/evil.example',
    '/a\\b',
    '/.veille/wake',
    '/.veille',
    '/.VEILLE/events',
    `/${'a'.repeat(5000)}`,
    undefined,
    ['/'],
  ])('%j becomes /', (target) => expect(safeTarget(target)).toBe('/'));
});
