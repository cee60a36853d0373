import { stripVTControlCharacters, styleText } from 'node:util';

export type Format = Parameters<typeof styleText>[0];

/** How a result is laid out. */
export interface Page {
  /** Styled for standard output, where that is a terminal and NO_COLOR is not set. */
  readonly style: (format: Format, text: string) => string;
  /** No line is longer: 80, as results are read in logs and reviews too, and less in a terminal that is narrower. */
  readonly columns: number;
}

/** The one place that writes: results to standard output, everything said on the way to standard error. */
export interface Terminal extends Page {
  /** A person looks at what is said on the way. */
  readonly interactive: boolean;
  readonly width: number;
  /** A result, one line. */
  readonly print: (line: string) => void;
  /** A result for machines. */
  readonly printJson: (value: unknown) => void;
  /** A step or a remark, one line. */
  readonly say: (line: string) => void;
  /** A line that the next one replaces; nothing where no person looks. */
  readonly show: (line: string) => void;
  /** The beginning of a line that whoever sits there goes on with. It stays the last line until it is answered. */
  readonly ask: (question: string) => void;
  /** The end of the question: what stays of it, if anything. */
  readonly answered: (line: string | null) => void;
  /** The same style for standard error. */
  readonly styleSaid: (format: Format, text: string) => string;
}

const mostColumns = 80;

export function createTerminal(out: NodeJS.WriteStream, err: NodeJS.WriteStream): Terminal {
  const interactive = err.isTTY === true;
  const width = () => err.columns ?? 80;
  const clear = () => interactive && err.write('\r\x1b[2K');
  let question: string | null = null;
  /** What is said while somebody types stands above their line. */
  const write = (stream: NodeJS.WriteStream, text: string) => {
    clear();
    stream.write(`${text}\n`);
    if (question !== null) err.write(question);
  };
  return {
    interactive,
    get width() {
      return width();
    },
    get columns() {
      return Math.min(mostColumns, (out.isTTY && out.columns) || mostColumns);
    },
    print: (line) => write(out, line),
    printJson: (value) => write(out, JSON.stringify(value, null, 2)),
    say: (line) => write(err, line),
    show: (line) => {
      if (interactive && question === null) err.write(`\r\x1b[2K${cut(line, width() - 1)}`);
    },
    ask: (text) => {
      question = text;
      err.write(`\r\x1b[2K${text}`);
    },
    answered: (line) => {
      question = null;
      if (line === null) clear();
      else write(err, line);
    },
    style: (format, text) => styleText(format, text, { stream: out }),
    styleSaid: (format, text) => styleText(format, text, { stream: err }),
  };
}

/** A line that wrapped could not be replaced. */
function cut(line: string, columns: number): string {
  const plain = stripVTControlCharacters(line);
  return plain.length > columns ? `${plain.slice(0, columns - 1)}…` : line;
}
