import { describe, expect, test } from 'vitest';
import { audit, listed, modulesOf } from './source-tree.ts';

const latin1 = (text: string) => Buffer.from(text, 'latin1');
const declared = { 'requirements.txt': 'numpy\n' };

describe('a file that cannot be read whole', () => {
  test('is told with its line and stops nothing', async () => {
    const report = await audit({ ...declared, 'a.py': 'import requests\n', 'b.py': 'x = 1\nimport (\n' });
    expect(report.unreadable).toMatchObject([{ file: 'b.py', line: 2 }]);
    expect(listed(report)).toEqual(['missing requests a.py:1']);
  });

  test('still gives the imports of the statements that could be read', async () => {
    // Valid since Python 3.8, but not known to the grammar: the rest of the file must not get lost with it.
    const report = await audit({ 'a.py': 'import requests\ndef f():\n  yield 1, *[x]\n  import yaml\nimport httpx\n' });
    expect(report.unreadable).toMatchObject([{ file: 'a.py', line: 3 }]);
    expect(modulesOf(report, 'missing')).toEqual(['requests', 'httpx']);
  });

  const pythonTwo: [string, string][] = [
    ['print as a statement', 'print "hello"'],
    ['except with a comma', 'try:\n  pass\nexcept OSError, e:\n  pass'],
    ['raise with a comma', 'raise ValueError, "no"'],
    ['exec as a statement', 'exec "x" in d'],
    ['unequal as <>', 'x = a <> b'],
    ['a long integer', 'x = 10L'],
    ['an old octal number', 'x = 0777'],
    ['backquotes', 'x = `y`'],
  ];
  test.each(pythonTwo)('of Python 2 is told as such, and its modules are not asked for: %s', async (_title, text) => {
    const report = await audit({ 'a.py': 'import os\n', 'old.py': `import urllib2\n${text}\n` });
    expect(report.unreadable).toMatchObject([{ file: 'old.py', because: expect.stringMatching(/^Python 2: /) }]);
    expect(report.findings).toEqual([]);
  });

  const stillPythonThree = [
    'print("hello", file=f)',
    'print >>f, "x"',
    'try:\n  pass\nexcept (A, B):\n  pass',
    'try:\n  pass\nexcept A, B:\n  pass',
    'x = 0o777 + 00 + 0x1f + 01.5 + 0_0',
  ];
  test.each(stillPythonThree)('is not Python 2 for: %s', async (text) => {
    expect((await audit({ 'a.py': `${text}\n` })).unreadable).toEqual([]);
  });
});

describe('encodings', () => {
  test('a byte order mark, Windows line ends and old Mac line ends are nothing special', async () => {
    const report = await audit({
      'a.py': '\ufeffimport requests\r\nimport yaml\r\n',
      'b.py': 'import os\rimport httpx\r',
    });
    expect(listed(report)).toEqual(['missing requests a.py:1', 'missing yaml a.py:2', 'missing httpx b.py:2']);
  });

  test('a file may say its own, on the first or second line', async () => {
    const report = await audit({
      'a.py': latin1('# -*- coding: latin-1 -*-\nname = "é"\nimport requests\n'),
      'b.py': latin1('#!/usr/bin/env python\n# vim: set fileencoding=iso-8859-15 :\nx = "é"\nimport httpx\n'),
    });
    expect(report.unreadable).toEqual([]);
    expect(modulesOf(report, 'missing')).toEqual(['requests', 'httpx']);
  });

  test('bytes that are not of its encoding are told with their line', async () => {
    const report = await audit({ 'a.py': 'import os\n', 'b.py': latin1('x = 1\ny = "é"\n') });
    expect(report.unreadable).toEqual([{ file: 'b.py', line: 2, because: 'its bytes are not utf-8' }]);
  });

  test('an unknown encoding and a zero byte are told', async () => {
    const report = await audit({ 'a.py': '# coding: klingon\n', 'b.py': 'x = 1\ny = "\0"\n' });
    expect(report.unreadable).toEqual([
      { file: 'a.py', line: 1, because: 'its encoding "klingon" is unknown' },
      { file: 'b.py', line: 2, because: 'it holds a zero byte' },
    ]);
  });
});
