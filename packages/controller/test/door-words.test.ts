import { describe, expect, test } from 'vitest';
import { chooseLanguage } from '../src/http/doors/language.ts';
import { mayWake } from '../src/http/doors/same-origin.ts';
import { safeTarget } from '../src/http/doors/target.ts';

describe('who may wake by POST', () => {
  const url = 'http://re.localhost:8080';
  const mozilla = { 'user-agent': 'Mozilla/5.0' };
  test.each([
    ['a page of the door', { ...mozilla, origin: url, 'sec-fetch-site': 'same-origin' }, true],
    ['a page of the door, over plain HTTP', { ...mozilla, origin: url }, true],
    ['a program', { 'user-agent': 'curl/7.88' }, true],
    ['another site', { ...mozilla, origin: 'https://other.example', 'sec-fetch-site': 'cross-site' }, false],
    ['another site, over plain HTTP', { ...mozilla, origin: 'http://other.example' }, false],
    ['another door', { ...mozilla, origin: 'http://cut.localhost:8080', 'sec-fetch-site': 'same-site' }, false],
    ['the same name on another port', { ...mozilla, origin: 'http://re.localhost:9090' }, false],
    ['a page without an origin', { ...mozilla, origin: 'null' }, false],
    ['a lie about the origin', { ...mozilla, origin: url, 'sec-fetch-site': 'cross-site' }, false],
    ['a browser that says nothing', mozilla, false],
  ])('%s', (_who, headers, expected) => expect(mayWake(headers, url)).toBe(expected));
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

describe('the language of a page', () => {
  test.each([
    ['fr', 'fr'],
    ['fr-CA,fr;q=0.9,en;q=0.8', 'fr'],
    ['en;q=0.5, fr;q=0.9', 'fr'],
    ['de, en;q=0.3, fr;q=0.2', 'en'],
    ['fr;q=0, *', 'en'],
    ['FR', 'fr'],
  ])('%s gives %s in an English studio', (accepted, expected) => expect(chooseLanguage(accepted, 'en')).toBe(expected));

  test.each([undefined, '', '*', 'de', 'fr,en', 'en;q=0,fr;q=0', 'nonsense;;q=x'])(
    '%j gives French in a French studio',
    (accepted) => expect(chooseLanguage(accepted, 'fr')).toBe('fr'),
  );
});
