import { acceptsHtml, chooseLanguage } from '@veille/protocol';
import { describe, expect, test } from 'vitest';

describe('the language of a page', () => {
  test.each([
    ['fr', 'fr'],
    ['fr-CA,fr;q=0.9,en;q=0.8', 'fr'],
    ['en;q=0.5, fr;q=0.9', 'fr'],
    ['de, en;q=0.3, fr;q=0.2', 'en'],
    ['fr;q=0, *', 'en'],
    ['FR', 'fr'],
    ['de, en;q=0.4, fr;q=0.6', 'fr'],
    ['en;q=0.3, *;q=0.8', 'fr'],
    ['en-GB', 'en'],
    [undefined, 'en'],
  ])('%s gives %s in an English studio', (accepted, expected) => expect(chooseLanguage(accepted, 'en')).toBe(expected));

  test.each([undefined, '', '*', 'de', 'fr,en', 'en;q=0,fr;q=0', 'nonsense;;q=x'])(
    '%j gives French in a French studio',
    (accepted) => expect(chooseLanguage(accepted, 'fr')).toBe('fr'),
  );
});

test.each([
  ['text/html,*/*;q=0.8', true],
  ['*/*', false],
  ['application/json', false],
  [undefined, false],
])('accepting %s means a page: %s', (header, page) => {
  expect(acceptsHtml(header)).toBe(page);
});
