/**
 * A line in pieces of at most so many columns, broken at spaces; what follows the first is indented. Only a word that no line
 * has room for is broken, after a slash of its path, for words are copied; one without a slash stays whole.
 */
export function wrap(line: string, columns: number, indent = 0): string[] {
  const lead = /^ */.exec(line)?.[0] ?? '';
  const words = line.slice(lead.length).match(/\S+\s*/g) ?? [];
  const pieces = words.flatMap((word) =>
    word.trimEnd().length > columns - indent ? (word.match(/[^/]*\/|[^/]+$/g) ?? []) : [word],
  );
  const lines: string[] = [];
  let current = lead;
  for (const piece of pieces) {
    const isFull = (current + piece.trimEnd()).length > columns && current.trim() !== '';
    if (isFull) lines.push(current.trimEnd());
    current = isFull ? ' '.repeat(indent) + piece : current + piece;
  }
  return [...lines, current.trimEnd()];
}
