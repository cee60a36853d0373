import { describe, expect, test } from 'vitest';
import type { DeclarationFile } from '../src/declared/declaration.ts';
import { evaluateMarker } from '../src/declared/evaluate-marker.ts';
import { parseMarker } from '../src/declared/marker.ts';
import { parsePyproject } from '../src/declared/pyproject.ts';
import { parseRequirement } from '../src/declared/requirement.ts';
import { parseRequirementsTxt } from '../src/declared/requirements-txt.ts';
import { parseSetupCfg } from '../src/declared/setup-cfg.ts';
import { parseSetupPy } from '../src/declared/setup-py.ts';
import { createPythonParser } from '../src/python/create-python-parser.ts';

const parse = await createPythonParser();

/** Each declaration as its name, with extras of its own, and the extra of the project that it belongs to. */
function declared({ declarations }: DeclarationFile): string[] {
  return declarations.map(({ requirement: { name, extras }, extra }) => {
    const own = extras.length === 0 ? '' : `[${extras.join(',')}]`;
    return `${name}${own}${extra === null ? '' : ` for ${extra}`}`;
  });
}

describe('a requirement', () => {
  test.each([
    ['requests', 'requests', []],
    ['Foo_Bar.baz', 'foo-bar-baz', []],
    ['requests[Socks,security]>=2.8.1,==2.8.*', 'requests', ['socks', 'security']],
    ['urllib3 (<1.25,>=1.20)', 'urllib3', []],
    ['torch==2.1.0+cu118', 'torch', []],
    ['foo===1.0-x', 'foo', []],
    ['name @ https://example.org/a.whl ; python_version > "3"', 'name', []],
    ['foo @ git+https://example.org/foo.git@main', 'foo', []],
  ])('%s', (text, name, extras) => {
    expect(parseRequirement(text)).toMatchObject({ name, extras });
  });

  test.each(['', '>=2', 'two words', 'foo; not a marker', 'foo; python_version >', '-foo'])('"%s" is none', (text) => {
    expect(parseRequirement(text)).toBeNull();
  });
});

describe('a marker on Linux', () => {
  test.each([
    ['python_version >= "3.9"', true],
    ['python_version < "3.10"', false],
    ['"3.9" <= python_version', true],
    ['python_version == "3.*"', true],
    ['python_version in "3.11 3.12"', true],
    ['python_version not in "2.7 3.6"', true],
    ['sys_platform == "linux"', true],
    ["sys_platform == 'win32' or os_name == 'nt'", false],
    ['platform_system != "Windows"', true],
    ['implementation_name == "cpython" and platform_python_implementation == "CPython"', true],
    ['(sys_platform == "win32" or python_version > "3.8") and os_name == "posix"', true],
    ['sys_platform == "win32" or sys_platform == "linux" and python_version < "3"', false],
    ['extra == "Test_All"', true],
    ['extra == "other"', false],
    ['python_full_version < "3.12.0"', false],
    ['python_full_version < "3.12.4"', null],
    ['platform_machine == "x86_64"', null],
    ['platform_machine == "x86_64" and sys_platform == "win32"', false],
    ['platform_machine == "x86_64" or sys_platform == "linux"', true],
  ])('%s: %s', (text, expected) => {
    const marker = parseMarker(text);
    expect(marker).not.toBeNull();
    expect(evaluateMarker(marker, { python: '3.12', extra: 'test-all' })).toBe(expected);
  });
});

describe('requirements.txt', () => {
  test('is read as pip reads it', () => {
    const text = `
# a comment
requests[socks] >= 2 ; python_version >= "3.9"   # why
torch==2.1.0 \\
    --hash=sha256:aaa \\
    --hash=sha256:bbb
--extra-index-url https://example.org/simple
-c constraints.txt
-r base.txt
--requirement=more/extra.txt
-e git+https://example.org/a/b.git@main#egg=Bee[x]
git+https://example.org/a/cee.git@v1.0
https://example.org/dee-1.2.3-py3-none-any.whl
./wheels/eee_package-0.1.tar.gz
-e ./libs/f
.[web]
`;
    const file = parseRequirementsTxt('requirements.txt', text);
    expect(declared(file)).toEqual(['requests[socks]', 'torch', 'bee[x]', 'cee', 'dee', 'eee-package']);
    expect(file).toMatchObject({ includes: ['base.txt', 'more/extra.txt'], folders: ['./libs/f'], ownExtras: ['web'] });
    expect(file.notes).toEqual([
      'requirements.txt:12: "git+https://example.org/a/cee.git@v1.0" is taken for the distribution cee',
    ]);
  });

  test('a line that is none is told with its place, and the others count', () => {
    const file = parseRequirementsTxt('requirements.txt', 'requests\n???\nyarl\n');
    expect(declared(file)).toEqual(['requests', 'yarl']);
    expect(file.notes).toEqual(['requirements.txt:2: "???" is no requirement that could be read']);
  });
});

describe('pyproject.toml', () => {
  test('gives dependencies, extras, its name and its Python', () => {
    const text = `
[project]
name = "My.App"
requires-python = ">=3.10"
dependencies = ["requests>=2", "tomli; python_version < '3.11'"]
[project.optional-dependencies]
web = ["flask"]
[dependency-groups]
dev = ["pytest"]
`;
    const file = parsePyproject('pyproject.toml', text);
    expect(declared(file)).toEqual(['requests', 'tomli', 'flask for web']);
    expect(file).toMatchObject({ ownName: 'my-app', requiresPython: '>=3.10', notes: [] });
  });

  test('setuptools may take the dependencies from a requirements file', () => {
    const text = '[project]\nname = "a"\n[tool.setuptools.dynamic]\ndependencies = { file = ["base.txt"] }\n';
    expect(parsePyproject('pyproject.toml', text).includes).toEqual(['base.txt']);
  });

  test('Poetry’s own tables count, its groups do not', () => {
    const text = `
[tool.poetry]
name = "b"
[tool.poetry.dependencies]
python = "^3.10"
requests = "^2"
rich = { version = "^13", extras = ["jupyter"] }
redis = { version = "^5", optional = true }
numpy = [{ version = "1", python = "<3.12" }, { version = "2", python = ">=3.12" }]
[tool.poetry.extras]
cache = ["redis"]
[tool.poetry.group.dev.dependencies]
pytest = "*"
`;
    const file = parsePyproject('pyproject.toml', text);
    expect(declared(file)).toEqual(['requests', 'rich[jupyter]', 'redis for cache', 'numpy', 'numpy']);
    expect(file).toMatchObject({ ownName: 'b', requiresPython: '>=3.10' });
  });

  test('what is no TOML, or no list, is told and harms nothing', () => {
    expect(parsePyproject('pyproject.toml', '[project').notes).toEqual([
      expect.stringMatching(/^pyproject\.toml could not be read: /),
    ]);
    expect(parsePyproject('pyproject.toml', '[project]\ndependencies = "requests"').notes).toEqual([
      expect.stringMatching(/^pyproject\.toml could not be read: .*dependencies/),
    ]);
  });
});

describe('setup.cfg', () => {
  test('gives install_requires over several lines, extras, name and Python', () => {
    const text = `
[metadata]
name = my_app
[options]
python_requires = >=3.9
install_requires =
    requests>=2
    # a comment
    importlib-metadata; python_version < "3.10"
packages = find:
[options.extras_require]
web =
    flask
test = pytest
`;
    const file = parseSetupCfg('setup.cfg', text);
    expect(declared(file)).toEqual(['requests', 'importlib-metadata', 'flask for web', 'pytest for test']);
    expect(file).toMatchObject({ ownName: 'my-app', requiresPython: '>=3.9' });
  });

  test('may point at a requirements file', () => {
    const file = parseSetupCfg('setup.cfg', '[options]\ninstall_requires = file: base.txt, more.txt\n');
    expect(file).toMatchObject({ declarations: [], includes: ['base.txt', 'more.txt'] });
  });
});

describe('setup.py', () => {
  test('gives what stands in its setup call, also by a name of the file', () => {
    const text = `
from setuptools import setup
requires = ["requests>=2", "yarl" ">=1"]
setup(
    name="my_app",
    python_requires=">=3.9",
    install_requires=requires,
    extras_require={"web": ["flask"]},
)
`;
    const file = parseSetupPy(parse, 'setup.py', text);
    expect(declared(file)).toEqual(['requests', 'yarl', 'flask for web']);
    expect(file).toMatchObject({ ownName: 'my-app', requiresPython: '>=3.9', notes: [] });
  });

  test('what it computes is not known, and that is said', () => {
    const text = 'import setuptools\nsetuptools.setup(install_requires=open("r.txt").read().splitlines())\n';
    expect(parseSetupPy(parse, 'setup.py', text).notes).toEqual([
      'setup.py: install_requires is computed, so it was not read',
    ]);
  });
});
