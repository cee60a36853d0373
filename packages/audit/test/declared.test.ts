import { describe, expect, test } from 'vitest';
import { audit, listed, modulesOf } from './source-tree.ts';

const imports = { 'a.py': 'import requests\nimport yaml\n' };

describe('where a source declares', () => {
  const places: [string, Record<string, string>][] = [
    ['requirements.txt', { 'requirements.txt': 'requests\npyyaml\n' }],
    [
      'a file that it includes',
      {
        'requirements.txt': '-r deep/base.txt\n',
        'deep/base.txt': 'requests\n-r more.txt\n',
        'deep/more.txt': 'PyYAML\n',
      },
    ],
    [
      'files that include each other',
      { 'requirements.txt': '-r b.txt\nrequests\n', 'b.txt': '-r requirements.txt\nPyYAML\n' },
    ],
    ['a file of its kin', { 'requirements-gpu.txt': 'requests\npyyaml\n' }],
    ['the requirements folder', { 'requirements/base.txt': 'requests\npyyaml\n', 'requirements/dev.txt': 'pytest\n' }],
    ['pyproject.toml', { 'pyproject.toml': '[project]\ndependencies = ["requests", "pyyaml"]\n' }],
    ['setup.cfg', { 'setup.cfg': '[options]\ninstall_requires =\n  requests\n  pyyaml\n' }],
    ['setup.py', { 'setup.py': 'setup(install_requires=["requests", "pyyaml"])' }],
    [
      'two places together',
      { 'requirements.txt': 'requests\n', 'pyproject.toml': '[project]\ndependencies = ["pyyaml"]\n' },
    ],
  ];
  test.each(places)('%s', async (_title, files) => {
    expect((await audit({ ...imports, ...files })).findings).toEqual([]);
  });

  test('a requirements file in UTF-16, as PowerShell writes it', async () => {
    const text = Buffer.from('\ufeffrequests\r\npyyaml\r\n', 'utf16le');
    expect((await audit({ ...imports, 'requirements.txt': text })).findings).toEqual([]);
  });

  test.each([
    ['requirements.txt', 'numpy\n', 'add "requests" to requirements.txt'],
    ['pyproject.toml', '[project]\ndependencies = ["numpy"]\n', 'add "requests" to dependencies in pyproject.toml'],
    [
      'pyproject.toml',
      '[tool.poetry.dependencies]\nnumpy = "*"\n',
      'add "requests" to tool.poetry.dependencies in pyproject.toml',
    ],
    ['setup.cfg', '[options]\ninstall_requires = numpy\n', 'add "requests" to install_requires in setup.cfg'],
    ['setup.py', 'setup(install_requires=["numpy"])', 'add "requests" to install_requires in setup.py'],
    ['readme.md', '', 'add "requests" to a new requirements.txt'],
  ])('the line is to be added where the source declares: %s', async (file, text, fix) => {
    expect((await audit({ ...imports, [file]: text })).findings[0]?.fix).toBe(fix);
  });

  test('of a requirements folder the file for running counts, not what stands beside it', async () => {
    const folder = { 'requirements/default.txt': 'pyyaml\n', 'requirements/security.txt': 'requests\n' };
    const report = await audit({ ...imports, ...folder });
    expect(report.declaredIn).toEqual(['requirements/default.txt']);
    expect(modulesOf(report, 'missing')).toEqual(['requests']);
  });

  test('constraints bring nothing', async () => {
    const report = await audit({
      ...imports,
      'requirements.txt': '-c pins.txt\n',
      'pins.txt': 'requests==2\npyyaml==6\n',
    });
    expect(modulesOf(report, 'missing')).toEqual(['requests', 'yaml']);
  });

  test('what is for development does not count, and that is said', async () => {
    const report = await audit({ ...imports, 'requirements-dev.txt': 'requests\n', 'requirements.txt': 'pyyaml\n' });
    expect(modulesOf(report, 'missing')).toEqual(['requests']);
    expect(report.notes).toContain('requirements-dev.txt is for development, so it does not count');
  });

  test('an include outside the source is not read, and that is said', async () => {
    const report = await audit({ ...imports, 'requirements.txt': '-r ../shared.txt\nrequests\npyyaml\n' });
    expect(report.notes).toContain('../shared.txt, which belongs to the requirements, is outside the source');
  });

  test('an include that is not there is said', async () => {
    const report = await audit({ ...imports, 'requirements.txt': '-r gone.txt\nrequests\npyyaml\n' });
    expect(report.notes).toContain('gone.txt, which belongs to the requirements, could not be read');
  });

  test('formats that are not read are named', async () => {
    const report = await audit({ ...imports, Pipfile: '', 'environment.yml': '' });
    expect(report.notes).toEqual(expect.arrayContaining(['Pipfile is in a format that is not read']));
    expect(report.declaredIn).toEqual([]);
  });
});

describe('markers and extras of the source', () => {
  const pyproject = `[project]
dependencies = ["tomli; python_version < '3.11'", "pywin32; sys_platform == 'win32'", "uvloop; platform_machine == 'x86_64'"]
[project.optional-dependencies]
web = ["flask"]
`;

  test('what a marker excludes is not brought', async () => {
    const files = { 'a.py': 'import tomli\nimport win32api\n', 'pyproject.toml': pyproject };
    expect(modulesOf(await audit(files, { python: '3.12' }), 'missing')).toEqual(['tomli', 'win32api']);
    expect(modulesOf(await audit(files, { python: '3.10' }), 'missing')).toEqual(['win32api']);
  });

  test('an import for another system or Python is well declared by such a marker', async () => {
    const text =
      'import sys\nif sys.version_info < (3, 11):\n  import tomli\nif sys.platform == "win32":\n  import win32api\n';
    expect((await audit({ 'a.py': text, 'pyproject.toml': pyproject }, { python: '3.12' })).findings).toEqual([]);
  });

  test('what only the machine can tell is taken to be there, and that is said', async () => {
    const report = await audit({ 'a.py': 'import uvloop\n', 'pyproject.toml': pyproject });
    expect(report.findings).toEqual([]);
    expect(report.notes).toContain('uvloop (dependencies in pyproject.toml) is for some machines only');
  });

  test('what only an extra brings is optional, and the extra is named', async () => {
    const report = await audit({ 'a.py': 'import flask\n', 'pyproject.toml': pyproject });
    expect(report.findings).toMatchObject([
      { kind: 'optional', module: 'flask', why: 'declared by the extra "web" in pyproject.toml only' },
    ]);
  });

  test('an import that can be done without is well declared by an extra', async () => {
    const text = 'try:\n  import flask\nexcept ImportError:\n  flask = None\n';
    expect((await audit({ 'a.py': text, 'pyproject.toml': pyproject })).findings).toEqual([]);
  });

  test('an extra that is installed with the source counts', async () => {
    const files = { 'a.py': 'import flask\n', 'pyproject.toml': pyproject, 'requirements.txt': '-e .[web]\n' };
    expect((await audit(files)).findings).toEqual([]);
  });
});

describe('names that differ from their distribution', () => {
  test.each([
    ['import PIL.Image', 'pillow'],
    ['import yaml', 'PyYAML'],
    ['import cv2', 'opencv-contrib-python-headless'],
    ['import sklearn', 'scikit_learn'],
    ['from google.protobuf import message', 'protobuf'],
    ['from google import protobuf', 'protobuf'],
    ['from google.cloud import storage', 'google-cloud-storage'],
    ['import azure.identity', 'azure.identity'],
    ['import ruamel.yaml', 'ruamel.yaml'],
    ['import pkg_resources', 'setuptools'],
    ['import RPi.GPIO', 'RPi.GPIO'],
    ['import psycopg2', 'psycopg2'],
    ['import typing_extensions', 'typing-extensions'],
  ])('%s is declared by %s', async (text, requirement) => {
    expect((await audit({ 'a.py': `${text}\n`, 'requirements.txt': `${requirement}\n` })).findings).toEqual([]);
  });

  test('of the parts of a shared name each is asked for by itself', async () => {
    const files = { 'a.py': 'from google import auth, protobuf\n', 'requirements.txt': 'protobuf\n' };
    expect(listed(await audit(files))).toEqual(['missing google.auth a.py:1']);
  });

  test('several distributions that give a module are all named', async () => {
    const report = await audit({ 'a.py': 'import onnxruntime\n', 'requirements.txt': '' });
    expect(report.findings[0]?.fix).toBe(
      'add "onnxruntime" to requirements.txt (or onnxruntime-gpu, which give the same module)',
    );
  });

  test('a name that only the module suggests is said to be a guess', async () => {
    const report = await audit({ 'a.py': 'import helpers.x\nimport _helpers\n', 'requirements.txt': '' });
    expect(report.findings.map(({ fix }) => fix)).toEqual([
      'add "helpers" to requirements.txt, if that is the distribution that gives helpers: its name is a guess',
      'add "helpers" to requirements.txt, if that is the distribution that gives _helpers: its name is a guess',
    ]);
  });
});
