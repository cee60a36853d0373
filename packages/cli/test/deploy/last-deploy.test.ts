import { expect, test } from 'vitest';
import { lastDeploy } from '../../src/deploy/last-deploy.ts';

const first = { id: 'first', when: '2026-11-29T09:27:11Z' };
const second = { id: 'second', when: '2026-11-29T09:28:24Z' };

test('what is taken back is the deploy that ended last, on whichever hosts it was', () => {
  expect(lastDeploy([first, second, { ...second, when: '2026-11-29T09:28:25Z' }])).toBe('second');
  expect(lastDeploy([second, first])).toBe('second');
  expect(lastDeploy([])).toBe(null);
});
