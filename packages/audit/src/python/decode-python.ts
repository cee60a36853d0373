import type { SyntaxFault } from './syntax-fault.ts';

/** Where a source file says its encoding: a comment on one of the first two lines (PEP 263, which defines the pattern). */
const cookie = /^[ \t\f]*#.*?coding[:=][ \t]*([-_.a-zA-Z0-9]+)/;

/**
 * The text of a Python file: UTF-8 unless it says otherwise, without byte order mark, every line end as `\n`. What
 * cannot be read is told with its line, as Python tells it.
 */
export function decodePython(bytes: Uint8Array): { readonly text: string } | SyntaxFault {
  const label = declaredEncoding(bytes);
  const decoder = createDecoder(label.name);
  if (decoder === null) return { line: label.line, because: `its encoding "${label.name}" is unknown` };
  try {
    const text = decoder.decode(bytes).replace(/\r\n?/g, '\n');
    const zero = text.indexOf('\0');
    return zero < 0 ? { text } : { line: lineAt(text, zero), because: 'it holds a zero byte' };
  } catch {
    return { line: firstBadLine(bytes, label.name), because: `its bytes are not ${label.name}` };
  }
}

function declaredEncoding(bytes: Uint8Array): { name: string; line: number } {
  const head = new TextDecoder('latin1').decode(bytes.subarray(0, 1024)).replace(/^\xef\xbb\xbf/, '');
  const lines = head.split(/\r\n?|\n/).slice(0, 2);
  const first = cookie.exec(lines[0] ?? '')?.[1];
  if (first !== undefined) return { name: first, line: 1 };
  // The second line counts only when the first is blank or a comment.
  const second = /^[ \t\f]*(#|$)/.test(lines[0] ?? '') ? cookie.exec(lines[1] ?? '')?.[1] : undefined;
  return { name: second ?? 'utf-8', line: 2 };
}

/** Python's names where the platform's decoder knows the encoding by another. */
const otherNames: Readonly<Record<string, string>> = {
  'latin-1': 'latin1',
  'iso-latin-1': 'latin1',
  'utf-8-sig': 'utf-8',
  cp932: 'shift_jis',
  cp936: 'gbk',
  cp949: 'euc-kr',
  cp950: 'big5',
};

function createDecoder(name: string): TextDecoder | null {
  const label = name
    .toLowerCase()
    .replaceAll('_', '-')
    .replace(/-(unix|dos|mac)$/, '');
  const candidates = [otherNames[label], label, name.toLowerCase()].filter((each) => each !== undefined);
  for (const candidate of candidates) {
    try {
      return new TextDecoder(candidate, { fatal: true });
    } catch {
      // Not a name that the platform knows: the next one may be.
    }
  }
  return null;
}

function firstBadLine(bytes: Uint8Array, name: string): number {
  const decoder = createDecoder(name);
  let line = 1;
  for (let start = 0; start < bytes.length; line++) {
    const end = bytes.indexOf(10, start);
    const stop = end < 0 ? bytes.length : end + 1;
    try {
      decoder?.decode(bytes.subarray(start, stop));
    } catch {
      return line;
    }
    start = stop;
  }
  return 1;
}

function lineAt(text: string, position: number): number {
  return text.slice(0, position).split('\n').length;
}
