import { readFile } from 'node:fs/promises';

/** The end of a log, indented, as an error shows it. */
export async function lastLines(file: string, count: number): Promise<string> {
  return indentLastLines(await readFile(file, 'utf8').catch(() => ''), count);
}

export function indentLastLines(text: string, count: number): string {
  const lines = text.trimEnd().split('\n');
  return lines
    .slice(-count)
    .map((line) => `  ${line}`)
    .join('\n');
}
