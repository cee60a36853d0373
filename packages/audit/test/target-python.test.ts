import { describe, expect, test } from 'vitest';
import { standardLibrary } from '../src/modules/standard-library.ts';
import { targetPython } from '../src/target-python.ts';
import { audit, listed } from './source-tree.ts';

describe('the Python that is meant', () => {
  const none = { option: undefined, sitePackages: undefined, requiresPython: null };
  const cases: [string, Partial<Parameters<typeof targetPython>[0]>, string][] = [
    [
      'as asked, before all else',
      { option: '3.11', requiresPython: '>=3.9', sitePackages: '/v/lib/python3.13/site-packages' },
      '3.11',
    ],
    ['the environment’s', { requiresPython: '>=3.9', sitePackages: '/v/lib/python3.13/site-packages' }, '3.13'],
    ['the oldest allowed', { requiresPython: '>=3.10' }, '3.10'],
    ['the oldest allowed, with a patch number', { requiresPython: '>=3.10.4,<4' }, '3.10'],
    ['the oldest allowed with an exclusion', { requiresPython: '>=3.9,!=3.9.*' }, '3.10'],
    ['an old promise means the oldest known', { requiresPython: '>=2.7' }, '3.9'],
    ['none said', {}, '3.12'],
    ['nonsense said', { requiresPython: 'three' }, '3.12'],
  ];
  test.each(cases)('%s', (_title, hints, expected) => {
    expect(targetPython({ ...none, ...hints }).version).toBe(expected);
  });

  test('one that is not known here is refused with those that are', () => {
    expect(() => targetPython({ ...none, option: '3.8' })).toThrow('Python "3.8" is not known here.');
  });

  test.each([
    ['pyproject.toml', '[project]\nrequires-python = ">=3.11"\n'],
    ['pyproject.toml', '[tool.poetry.dependencies]\npython = "^3.11"\n'],
    ['setup.cfg', '[options]\npython_requires = >=3.11\n'],
    ['setup.py', 'setup(python_requires=">=3.11")\n'],
  ])('%s may say it', async (file, text) => {
    expect((await audit({ 'a.py': '', [file]: text })).python.version).toBe('3.11');
  });
});

describe('the standard library by its Python', () => {
  test.each([
    ['tomllib', '3.10', false],
    ['tomllib', '3.11', true],
    ['distutils', '3.11', true],
    ['distutils', '3.12', false],
    ['cgi', '3.12', true],
    ['cgi', '3.13', false],
    ['parser', '3.9', true],
    ['parser', '3.10', false],
    ['annotationlib', '3.14', true],
    ['binhex', '3.11', false],
  ] as const)('%s in %s: %s', (module, python, expected) => {
    expect(standardLibrary(python).has(module)).toBe(expected);
  });

  test('a module that it lost or has not yet is missing, and the Pythons that have it are told', async () => {
    const report = await audit(
      { 'a.py': 'import cgi\nimport distutils.core\n', 'requirements.txt': '' },
      { python: '3.13' },
    );
    expect(report.findings.map(({ why, fix }) => [why, fix])).toEqual([
      ['part of Python 3.9 to 3.12 only', 'do without it, or run with such a Python'],
      ['part of Python 3.9 to 3.11 only', 'add "setuptools" to requirements.txt'],
    ]);
    expect(listed(await audit({ 'a.py': 'import tomllib\n' }, { python: '3.10' }))).toEqual(['missing tomllib a.py:1']);
  });
});
