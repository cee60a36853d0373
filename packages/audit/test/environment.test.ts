import { describe, expect, test } from 'vitest';
import { audit, listed, modulesOf, sitePackages, sourceTree } from './source-tree.ts';

describe('what is installed', () => {
  test('says by RECORD which distribution gives which module, whatever the table of names says', async () => {
    const environment = await sitePackages({
      'my-yaml': { record: ['yaml/__init__.py'] },
      odd: { record: ['strange_name.py', '_fast.cpython-312-x86_64-linux-gnu.so', '"with,comma/__init__.py"'] },
    });
    const files = { 'a.py': 'import yaml, strange_name, _fast\n', 'requirements.txt': 'my-yaml\nodd\n' };
    expect((await audit(files, { sitePackages: environment })).findings).toEqual([]);
  });

  test('tells the parts of a namespace apart, and names nobody for a part that is not there', async () => {
    const environment = await sitePackages({
      protobuf: { record: ['google/protobuf/__init__.py', 'google/protobuf/message.py'] },
      'google-auth': { requires: [], record: ['google/auth/__init__.py'] },
      'google-api-core': { requires: ['google-auth'], record: ['google/api_core/__init__.py'] },
    });
    const text = 'from google.protobuf.message import Message\nfrom google import auth\nimport google.genai\n';
    const report = await audit(
      { 'a.py': text, 'requirements.txt': 'protobuf\ngoogle-api-core\n' },
      { sitePackages: environment },
    );
    expect(listed(report)).toEqual(['by-chance google.auth a.py:2', 'missing google.genai a.py:3']);
  });

  test('several distributions that give one module satisfy it, each of them', async () => {
    const environment = await sitePackages({ 'opencv-python-headless': { record: ['cv2/__init__.py'] } });
    for (const requirement of ['opencv-python-headless', 'opencv-python']) {
      const files = { 'a.py': 'import cv2\n', 'requirements.txt': requirement };
      expect((await audit(files, { sitePackages: environment })).findings).toEqual([]);
    }
  });

  test('an editable install, which records no module, is known by its list of names', async () => {
    const environment = await sitePackages({
      mine: { record: ['__editable___mine_finder.py', 'mine-1.0.dist-info/METADATA'], topLevel: 'mine_module\n' },
    });
    const files = { 'a.py': 'import mine_module\n', 'requirements.txt': 'mine\n' };
    expect((await audit(files, { sitePackages: environment })).findings).toEqual([]);
  });

  test('markers and extras decide what is brought along', async () => {
    const environment = await sitePackages({
      top: {
        requires: [
          'always',
          'never; sys_platform == "win32"',
          'old; python_version < "3.11"',
          'middle[x]',
          'ask; extra == "ask"',
        ],
        record: ['top.py'],
      },
      middle: { requires: ['deep; extra == "x"', 'other; extra == "y"'], record: ['middle.py'] },
      ...Object.fromEntries(
        ['always', 'never', 'old', 'deep', 'other', 'ask'].map((name) => [name, { record: [`${name}.py`] }]),
      ),
    });
    const files = { 'a.py': 'import always, never, old, deep, other, ask\n', 'requirements.txt': 'top\n' };
    const report = await audit(files, { sitePackages: environment });
    expect(modulesOf(report, 'by-chance')).toEqual(['always', 'deep']);
    expect(modulesOf(report, 'missing')).toEqual(['ask', 'never', 'old', 'other']);
    expect(report.findings.find(({ module }) => module === 'deep')?.why).toBe('comes only with top (through middle)');
  });

  test('dependencies that go round in a circle end', async () => {
    const environment = await sitePackages({
      one: { requires: ['two'], record: ['one.py'] },
      two: { requires: ['one'], record: ['two.py'] },
    });
    const report = await audit(
      { 'a.py': 'import one, two\n', 'requirements.txt': 'one\n' },
      { sitePackages: environment },
    );
    expect(listed(report)).toEqual(['by-chance two a.py:1']);
  });

  test('more than three that bring a module are counted', async () => {
    const names = ['one', 'two', 'three', 'four', 'five'];
    const environment = await sitePackages({
      ...Object.fromEntries(names.map((name) => [name, { requires: ['six'], record: [`${name}.py`] }])),
      six: { record: ['six.py'] },
    });
    const report = await audit(
      { 'a.py': 'import six\n', 'requirements.txt': names.join('\n') },
      { sitePackages: environment },
    );
    expect(report.findings[0]?.why).toBe('comes only with one, two, three and 2 more');
  });

  test('an optional import that comes by chance stays optional and says so', async () => {
    const environment = await sitePackages({
      one: { requires: ['six'], record: ['one.py'] },
      six: { record: ['six.py'] },
    });
    const files = { 'a.py': 'def f():\n  import six\n', 'requirements.txt': 'one\n' };
    expect((await audit(files, { sitePackages: environment })).findings).toMatchObject([
      {
        kind: 'optional',
        fix: 'nothing if it can be done without, else add "six" to requirements.txt; today it comes with one',
      },
    ]);
  });

  test('what is declared and not installed is said, for what it brings is not known', async () => {
    const environment = await sitePackages({ one: { record: ['one.py'] } });
    const report = await audit(
      { 'a.py': 'import one\n', 'requirements.txt': 'one\ntwo\n' },
      { sitePackages: environment },
    );
    expect(report.notes).toContain(
      'declared but not installed in the environment, so what they bring is not known: two',
    );
  });

  test('what is installed in the old format is named', async () => {
    const folder = await sourceTree({
      'one-1.0.dist-info/METADATA': 'Name: one\n\n',
      'old-1.0.egg-info/PKG-INFO': 'Name: old\n\n',
    });
    const report = await audit({ 'a.py': 'import os\n' }, { sitePackages: folder });
    expect(report.notes).toContain('installed in an old format that is not read: old-1.0.egg-info');
  });

  test('a folder in which nothing is installed is an error, not an empty environment', async () => {
    const folder = await sourceTree({ 'readme.txt': '' });
    await expect(audit({ 'a.py': 'import os\n' }, { sitePackages: folder })).rejects.toThrow(/Nothing is installed in/);
  });
});
