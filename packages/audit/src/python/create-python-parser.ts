import { createRequire } from 'node:module';
import { Language, type Node, Parser } from 'web-tree-sitter';

/** Parses `text` and gives the root of its tree to `read`; the tree is gone when that returns. */
export type PythonParser = <Result>(text: string, read: (root: Node) => Result) => Result;

/** Loads the grammar (WebAssembly, so nothing is compiled on anybody's machine); about 15 ms. */
export async function createPythonParser(): Promise<PythonParser> {
  await Parser.init();
  const parser = new Parser();
  parser.setLanguage(await Language.load(grammarFile()));
  return (text, read) => {
    const tree = parser.parse(text);
    if (tree === null) throw new Error('the Python parser gave no tree');
    try {
      return read(tree.rootNode);
    } finally {
      tree.delete();
    }
  };
}

function grammarFile(): string {
  return createRequire(import.meta.url).resolve('tree-sitter-python/tree-sitter-python.wasm');
}
