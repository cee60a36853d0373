import { UserError } from '@veille/protocol';
import { describe, expect, test } from 'vitest';
import { resolveService } from '../src/studio/resolve-service.ts';

const services = [
  { name: 'films', door: 're', kind: 'remotion' },
  { name: 're', door: 'other', kind: 'upstream' },
  { name: 'notes', door: 'n', kind: 'upstream' },
  { name: 'caddy', door: null, kind: 'caddy' },
];

describe('a service', () => {
  test.each([
    ['its name', 'films', 'films'],
    ['its name before the door of another', 're', 're'],
    ['its door', 'n', 'notes'],
    ['its kind where only one has it', 'remotion', 'films'],
  ])('may be called by %s', (_, word, name) => {
    expect(resolveService(services, word).name).toBe(name);
  });

  test('is not guessed from a kind that two have', () => {
    expect(() => resolveService(services, 'upstream')).toThrow('"upstream" may mean re or notes.');
  });

  test('is guessed from a mistyped word, but only in the hint', () => {
    expect(hintOf('flims')).toBe('Did you mean films?');
    expect(hintOf('remotoin')).toBe('Did you mean remotion?');
    expect(hintOf('zebra')).toBe('There are: films, re, notes.');
  });
});

function hintOf(word: string): string | undefined {
  try {
    resolveService(services, word);
  } catch (error) {
    return error instanceof UserError ? error.hint : undefined;
  }
  return undefined;
}
