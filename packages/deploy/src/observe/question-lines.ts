import type { HostQuestion } from '@veille/compile';
import { UserError } from '@veille/protocol/user-error';

/** A question as the host's program reads it: a kind, a tab and a value a line, ended by an empty line. */
export function questionLines(question: HostQuestion): string {
  const kinds: [string, readonly string[]][] = [
    ['path', outermost(question.paths)],
    ['folder', question.folders],
    ['text', question.texts],
    ['unit', question.units],
    ['user', question.users],
    ['package', question.packages],
    ['image', question.images],
    ['reader', question.readers.map(({ reader, group, folder }) => `${reader} ${group} ${folder}`)],
    ['nodes', question.nodes === null ? [] : [question.nodes]],
  ];
  const lines = kinds.flatMap(([kind, values]) => values.map((value) => `${kind}\t${checkLine(value)}\n`));
  return `${lines.join('')}\n`;
}

/** What lies in a folder that is asked for is answered anyway. */
function outermost(paths: readonly string[]): string[] {
  const all = new Set(paths);
  return [...all].filter((path) => !ancestors(path).some((folder) => all.has(folder)));
}

/** The folders above an absolute path, the nearest first, without the root. */
function ancestors(path: string): string[] {
  const end = path.lastIndexOf('/');
  return end <= 0 ? [] : [path.slice(0, end), ...ancestors(path.slice(0, end))];
}

/**
 * Hosts are told one thing a line.
 *
 * @throws UserError `config-invalid` for a path or name that would be two lines or two fields.
 */
export function checkLine(value: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: it is these that are looked for.
  if (value !== '' && !/[\x00-\x1f\x7f]/.test(value)) return value;
  throw new UserError(
    'config-invalid',
    `${JSON.stringify(value)} cannot be a path or a name on a host.`,
    'Use one without line ends and other control characters.',
  );
}
