import type { ChildProcess } from 'node:child_process';

const kept = 20;

/** Keeps the last lines that a process writes; the result tells them, each on a line of its own. */
export function keepLastLines({ stdout, stderr }: ChildProcess): () => string {
  let lines: string[] = [];
  for (const stream of [stdout, stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => {
      lines = [...lines, ...text.split('\n').filter((line) => line.trim() !== '')].slice(-kept);
    });
  }
  return () => lines.map((line) => `\n${line}`).join('');
}
