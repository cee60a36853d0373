import { describe, expect, test } from 'vitest';
import { audit, listed, modulesOf } from './source-tree.ts';

describe('the source’s own modules', () => {
  const cases: [string, Record<string, string>][] = [
    ['a module of the root', { 'main.py': 'import nodes', 'nodes.py': '' }],
    ['a package', { 'main.py': 'import app.logger', 'app/__init__.py': '', 'app/logger.py': '' }],
    ['a package from within itself', { 'app/__init__.py': '', 'app/a.py': 'from app import b', 'app/b.py': '' }],
    ['a namespace package', { 'main.py': 'from comfy.ldm import vae', 'comfy/ldm/vae.py': '' }],
    ['a namespace package by its own name', { 'main.py': 'import comfy', 'comfy/ldm/vae.py': '' }],
    ['src layout', { 'src/pkg/__init__.py': 'import pkg.a', 'src/pkg/a.py': 'from pkg import b', 'src/pkg/b.py': '' }],
    ['a script beside its helper', { 'scripts/run.py': 'import helper', 'scripts/helper.py': '' }],
    [
      'a project in a folder',
      { 'server/app/__init__.py': '', 'server/app/a.py': 'import app.b', 'server/app/b.py': '' },
    ],
    ['a compiled module', { 'main.py': 'import fast', 'fast.cpython-312-x86_64-linux-gnu.so': '' }],
    ['a module of the tests', { 'main.py': 'from tests import helpers', 'tests/helpers.py': '' }],
    ['what is put on sys.path', { 'main.py': 'import sys\nsys.path.append("lib")\nimport x', 'lib/x.py': '' }],
    [
      'what is installed from a folder',
      { 'main.py': 'import x', 'libs/x/x.py': '', 'requirements.txt': '-e ./libs/x\n' },
    ],
    ['the project by its own name', { 'main.py': 'import my_app', 'pyproject.toml': '[project]\nname = "My.App"\n' }],
  ];
  test.each(cases)('%s', async (_title, files) => {
    expect((await audit(files)).findings).toEqual([]);
  });

  test('a neighbour inside a package is not what Python 3 imports', async () => {
    const report = await audit({ 'app/__init__.py': '', 'app/cache.py': 'import redis\n', 'app/redis.py': '' });
    expect(listed(report)).toEqual(['missing redis app/cache.py:1']);
  });

  test('a file is no module of its own', async () => {
    const report = await audit({ 'bench/redis.py': 'import redis\n' });
    expect(listed(report)).toEqual(['missing redis bench/redis.py:1']);
  });

  test('a folder of scripts does not hide a distribution of its name', async () => {
    const report = await audit({ 'main.py': 'import docker\n', 'docker/build.py': '', 'requirements.txt': '' });
    expect(modulesOf(report, 'missing')).toEqual(['docker']);
  });

  test('the standard library is nobody’s to declare', async () => {
    const report = await audit({
      'main.py': 'import os.path, sys, __main__, _thread\nfrom concurrent import futures\n',
    });
    expect(report.findings).toEqual([]);
  });
});
