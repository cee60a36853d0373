/** What the command's exit code means; `--help` prints this table. */
export const exitCodes = {
  ok: { code: 0, meaning: 'done' },
  failed: { code: 1, meaning: 'the stack is wrong, or what was asked for failed' },
  usage: { code: 2, meaning: 'the command line is wrong' },
  notRunning: { code: 3, meaning: 'the studio is not running' },
  bug: { code: 70, meaning: 'a fault of Veille itself' },
  interrupted: { code: 130, meaning: 'interrupted with Ctrl-C' },
} as const;

export function exitCodeHelp(): string {
  const lines = Object.values(exitCodes).map(({ code, meaning }) => `  ${String(code).padStart(3)}  ${meaning}`);
  return ['Exit codes:', ...lines].join('\n');
}
