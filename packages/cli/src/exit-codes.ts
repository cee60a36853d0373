/** What the command's exit code means; `--help` prints this table. */
export const exitCodes = {
  ok: { code: 0, meaning: 'done' },
  failed: { code: 1, meaning: 'the stack is wrong, or what was asked for failed' },
  pending: { code: 2, meaning: '`plan` found changes that are to be made' },
  notRunning: { code: 3, meaning: 'the studio is not running' },
  usage: { code: 64, meaning: 'the command line is wrong' },
  bug: { code: 70, meaning: 'a fault of Veille itself' },
  interrupted: { code: 130, meaning: 'interrupted with Ctrl-C' },
} as const;

export function exitCodeHelp(): string {
  const lines = Object.values(exitCodes).map(({ code, meaning }) => `  ${String(code).padStart(3)}  ${meaning}`);
  return ['Exit codes:', ...lines].join('\n');
}
