import type { Node } from 'web-tree-sitter';
import type { PythonParser } from '../python/create-python-parser.ts';
import { assignedValue, calledName, childrenOf, findAll, keywordArgument, stringValue } from '../python/nodes.ts';
import { type DeclarationFile, type DeclarationPart, declareLines, emptyFile, joinParts } from './declaration.ts';
import { normalizeName } from './requirement.ts';

/** Reads the `setup(…)` call of setup.py, which is never run: what is computed there stays unknown, and that is said. */
export function parseSetupPy(parse: PythonParser, file: string, text: string): DeclarationFile {
  return parse(text, (root) => {
    const call = findAll(root, 'call').find((each) => /^(setuptools\.)?setup$/.test(calledName(each)));
    return call === undefined ? emptyFile : readSetupCall(file, root, call);
  });
}

function readSetupCall(file: string, root: Node, call: Node): DeclarationFile {
  const argument = (name: string) => resolve(root, keywordArgument(call, name));
  const install = declareAll(file, null, argument('install_requires'));
  const extras = readExtras(file, root, argument('extras_require'));
  const name = stringValue(argument('name'));
  return {
    ...emptyFile,
    ...joinParts([install, extras]),
    ownName: name === null ? null : normalizeName(name),
    requiresPython: stringValue(argument('python_requires')),
  };
}

function readExtras(file: string, root: Node, dictionary: Node | null): DeclarationPart {
  if (dictionary === null) return emptyFile;
  if (dictionary.type !== 'dictionary') return { declarations: [], notes: [`${file}: extras_require is computed`] };
  const pairs = childrenOf(dictionary).filter((pair) => pair.type === 'pair');
  return joinParts(
    pairs.map((pair) => {
      const extra = stringValue(pair.childForFieldName('key')) ?? 'computed';
      return declareAll(file, extra, resolve(root, pair.childForFieldName('value')));
    }),
  );
}

function declareAll(file: string, extra: string | null, value: Node | null): DeclarationPart {
  if (value === null) return emptyFile;
  const list = extra === null ? 'install_requires' : `extras_require["${extra}"]`;
  const items = value.type === 'list' || value.type === 'tuple' ? childrenOf(value) : [value];
  const texts = items.map(stringValue);
  const read = declareLines(
    texts.flatMap((text) => (text ?? '').split('\n')),
    { file, list, extra },
  );
  const notes = texts.includes(null) ? [`${file}: ${list} is computed, so it was not read`] : [];
  return joinParts([read, { declarations: [], notes }]);
}

/** A name stands for what the file assigns to it. */
function resolve(root: Node, value: Node | null): Node | null {
  return value?.type === 'identifier' ? (assignedValue(root, value.text) ?? value) : value;
}
