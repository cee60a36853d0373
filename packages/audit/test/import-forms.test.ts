import { describe, expect, test } from 'vitest';
import { createPythonParser } from '../src/python/create-python-parser.ts';
import { parseModule } from '../src/python/parse-module.ts';

const parse = await createPythonParser();

/** Each import as `line module: names, why it is optional`. */
function importsOf(text: string): string[] {
  return parseModule(parse, 'app/main.py', text).imports.map(({ line, module, names, optional }) => {
    const taken = names.length === 0 ? '' : `: ${names.join(', ')}`;
    return `${line} ${module}${taken}${optional === null ? '' : ` (${optional})`}`;
  });
}

const survives = 'in a try that survives an ImportError';

describe('import statements', () => {
  const cases: [string, string, string[]][] = [
    ['plain', 'import a', ['1 a']],
    ['dotted, renamed, several', 'import a.b as c, d', ['1 a.b', '1 d']],
    ['from', 'from a.b import c, d as e', ['1 a.b: c, d']],
    ['from, in brackets over lines', 'from a import (\n  b,\n  c,  # why\n)', ['1 a: b, c']],
    ['from, everything', 'from a import *', ['1 a']],
    ['continued with a backslash', 'import a, \\\n  b', ['1 a', '1 b']],
    ['two in a line', 'import a; import b', ['1 a', '1 b']],
    ['blanks around the dots', 'import a . b', ['1 a.b']],
    ['relative ones stay inside the source', 'from . import a\nfrom .b import c\nfrom ...d import e', []],
    ['the future is no module', 'from __future__ import annotations', []],
    ['tabs', 'def f():\n\timport a', ['2 a (inside a function)']],
    ['words in strings and comments are none', '"""\nimport a\n"""\n# import b\nx = "import c"', []],
    [
      'new syntax',
      'match x:\n  case 1:\n    import a\ntype T[A] = list[A]\nimport b',
      ['3 a (under a condition)', '5 b'],
    ],
    ['f-strings with the same quotes', 'x = f"{y["import"]}"\nimport a', ['2 a']],
  ];
  test.each(cases)('%s', (_title, text, expected) => {
    expect(importsOf(text)).toEqual(expected);
  });
});

describe('what may be done without', () => {
  const cases: [string, string, string[]][] = [
    ['a try that catches ImportError', 'try:\n  import a\nexcept ImportError:\n  a = None', [`2 a (${survives})`]],
    ['ModuleNotFoundError', 'try:\n  import a\nexcept ModuleNotFoundError:\n  pass', [`2 a (${survives})`]],
    ['Exception, among others', 'try:\n  import a\nexcept (OSError, Exception) as e:\n  pass', [`2 a (${survives})`]],
    ['everything', 'try:\n  import a\nexcept:\n  pass', [`2 a (${survives})`]],
    ['an exception group', 'try:\n  import a\nexcept* ImportError:\n  pass', [`2 a (${survives})`]],
    ['another error does not catch it', 'try:\n  import a\nexcept KeyError:\n  pass', ['2 a']],
    ['a finally alone does not catch it', 'try:\n  import a\nfinally:\n  import b', ['2 a', '4 b']],
    ['a handler that raises again needs it', 'try:\n  import a\nexcept ImportError:\n  raise X("install a")', ['2 a']],
    [
      'a handler that leaves needs it',
      'try:\n  import a\nexcept ImportError as e:\n  print(e)\n  sys.exit(1)',
      ['2 a'],
    ],
    ['the fallback', 'try:\n  pass\nexcept ImportError:\n  import a', ['4 a (in the fallback of a try)']],
    [
      'what follows an import that may fail',
      'try:\n  import a\nexcept ImportError:\n  pass\nelse:\n  import b',
      [`2 a (${survives})`, '6 b (after an import that may fail)'],
    ],
    ['suppressed', 'with contextlib.suppress(ImportError):\n  import a', ['2 a (where an ImportError is suppressed)']],
    ['another with suppresses nothing', 'with open(x), suppress(KeyError):\n  import a', ['2 a']],
    [
      'a condition',
      'if sys.platform == "win32":\n  import a\nelse:\n  import b',
      ['2 a (under a condition)', '4 b (under a condition)'],
    ],
    ['a loop', 'for x in y:\n  import a', ['2 a (under a condition)']],
    ['a function', 'async def f():\n  import a', ['2 a (inside a function)']],
    ['a method', 'class A:\n  def f(self):\n    import a', ['3 a (inside a function)']],
    ['a class body runs at once', 'class A:\n  import a', ['2 a']],
    ['the innermost reason is told', 'def f():\n  if x:\n    import a', ['3 a (under a condition)']],
    ['started as a script', 'if __name__ == "__main__":\n  import a', ['2 a (under a condition)']],
  ];
  test.each(cases)('%s', (_title, text, expected) => {
    expect(importsOf(text)).toEqual(expected);
  });
});

describe('what never happens at run time is left out', () => {
  const cases: [string, string, string[]][] = [
    ['TYPE_CHECKING', 'if TYPE_CHECKING:\n  import a', []],
    ['typing.TYPE_CHECKING, in brackets', 'if (typing.TYPE_CHECKING):\n  import a', []],
    ['its else is what runs', 'if TYPE_CHECKING:\n  import a\nelse:\n  import b', ['4 b']],
    ['not TYPE_CHECKING', 'if not TYPE_CHECKING:\n  import a\nelse:\n  import b', ['2 a']],
    ['TYPE_CHECKING and more', 'if TYPE_CHECKING and x:\n  import a', []],
    ['TYPE_CHECKING or more may run', 'if TYPE_CHECKING or x:\n  import a', ['2 a (under a condition)']],
    [
      'an elif behind it may run',
      'if TYPE_CHECKING:\n  import a\nelif x:\n  import b\nelse:\n  import c',
      ['4 b (under a condition)', '6 c (under a condition)'],
    ],
    ['a try inside', 'if TYPE_CHECKING:\n  try:\n    import a\n  except ImportError:\n    import b', []],
    ['False', 'if False:\n  import a', []],
    ['1 is always true', 'if 1:\n  import a', ['2 a']],
  ];
  test.each(cases)('%s', (_title, text, expected) => {
    expect(importsOf(text)).toEqual(expected);
  });
});

describe('imports by name', () => {
  test('a literal name is known, and optional', () => {
    const text = 'importlib.import_module("a.b")\n__import__("c")\nimport_module(name="d")';
    expect(importsOf(text)).toEqual([
      '1 a.b (by name, through importlib.import_module)',
      '2 c (by name, through __import__)',
      '3 d (by name, through import_module)',
    ]);
  });

  test('a relative name stays inside the source', () => {
    expect(importsOf('importlib.import_module(".a", package="b")')).toEqual([]);
  });

  test('a computed name is told by its line', () => {
    const text = 'importlib.import_module(f"a.{b}")\nimportlib.import_module(name)';
    expect(parseModule(parse, 'a.py', text)).toMatchObject({ imports: [], computedLines: [1, 2] });
  });
});

describe('folders put on sys.path', () => {
  const cases: [string, string[]][] = [
    ['sys.path.append("lib")', ['lib']],
    ['sys.path.insert(0, os.path.join(os.path.dirname(__file__), "vendor"))', ['tools/vendor']],
    ['sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))', ['.']],
    ['sys.path.append(os.path.join(os.path.dirname(__file__), "..", "lib"))', ['lib']],
    ['sys.path.append(str(Path(__file__).resolve().parent.parent / "lib"))', ['lib']],
    ['sys.path.append(str(Path(__file__).parents[1]))', ['.']],
    ['HERE = os.path.dirname(__file__)\nsys.path.append(HERE)', ['tools']],
    ['ROOT = Path(__file__).parent.parent\nsys.path.append(str(ROOT / "lib"))', ['lib']],
    ['sys.path.insert(0, os.getcwd())', []],
    ['sys.path.append(unknown)', []],
    ['sys.path.append("/opt/lib")', []],
    ['sys.path.append("../lib")', []],
  ];
  test.each(cases)('%s', (text, expected) => {
    expect(parseModule(parse, 'tools/run.py', text).pathAdditions).toEqual(expected);
  });
});
