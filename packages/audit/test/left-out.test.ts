import { symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { auditImports } from '../src/index.ts';
import { audit, listed, sourceTree } from './source-tree.ts';

describe('what is left out', () => {
  test('test, example and documentation folders are, and the report says so', async () => {
    const report = await audit({
      'app.py': 'import os\n',
      'tests/a.py': 'import pytest\n',
      'pkg/test/b.py': 'import pytest\n',
      'tests-unit/deep/c.py': 'import pytest\n',
      'script_examples/d.py': 'import websocket\n',
      'docs/conf.py': 'import sphinx_rtd_theme\n',
      'conftest.py': 'import pytest\n',
      'pkg/test_x.py': 'import pytest\n',
      'setup.py': 'import setuptools\n',
      '.ci/update.py': 'import pygit2\n',
    });
    expect(report.findings).toEqual([]);
    expect(report.leftOut).toEqual([
      { path: '.ci/', because: 'hidden' },
      { path: 'conftest.py', because: 'tests' },
      { path: 'docs/', because: 'documentation' },
      { path: 'pkg/test/', because: 'tests' },
      { path: 'pkg/test_x.py', because: 'tests' },
      { path: 'script_examples/', because: 'examples' },
      { path: 'setup.py', because: 'for building, not for running' },
      { path: 'tests/', because: 'tests' },
      { path: 'tests-unit/', because: 'tests' },
    ]);
  });

  test('names that only begin like tests are audited', async () => {
    const report = await audit({ 'testing/a.py': 'import requests\n', 'contest/b.py': 'import httpx\n' });
    expect(listed(report)).toEqual(['missing httpx contest/b.py:1', 'missing requests testing/a.py:1']);
  });

  test('a virtual environment is, whatever it is called', async () => {
    const report = await audit({
      'app.py': 'import requests\n',
      'my-env/pyvenv.cfg': '',
      'my-env/lib/python3.12/site-packages/requests/__init__.py': 'import urllib3\n',
    });
    expect(listed(report)).toEqual(['missing requests app.py:1']);
    expect(report.leftOut).toEqual([{ path: 'my-env/', because: 'a virtual environment' }]);
  });

  test('a linked folder is, so that a circle of links ends', async () => {
    const folder = await sourceTree({ 'app.py': 'import os\n' });
    await symlink(folder, join(folder, 'again'));
    expect((await auditImports(folder)).leftOut).toEqual([{ path: 'again', because: 'a link' }]);
  });

  test('a linked file is read, and one whose target is gone is told', async () => {
    const folder = await sourceTree({ 'app.py': 'import requests\n' });
    await symlink(join(folder, 'app.py'), join(folder, 'same.py'));
    await symlink(join(folder, 'gone'), join(folder, 'torn.py'));
    const report = await auditImports(folder);
    expect(listed(report)).toEqual(['missing requests app.py:1', 'missing requests same.py:1']);
    expect(report.unreadable).toMatchObject([{ file: 'torn.py', because: 'the file could not be opened (ENOENT)' }]);
  });

  test('a folder without Python is an error that says what to do', async () => {
    await expect(audit({ 'readme.md': '' })).rejects.toThrow(/There is no Python file in/);
    await expect(audit({ 'tests/a.py': '' })).rejects.toThrow(/apart from tests\/, left out/);
    await expect(auditImports('/nowhere')).rejects.toThrow('There is no folder /nowhere.');
  });
});
