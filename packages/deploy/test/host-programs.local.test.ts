import { spawnSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { deployProgram, downloadProgram, keeperProgram, packagesProgram } from '../src/host/program.ts';

/** Those that another brings along stand in it as words, which nobody reads as a program. */
const programs = [
  ['a deploy', deployProgram('/m')],
  ['the keeper', keeperProgram('/m')],
  ['what installs packages', packagesProgram('/m')],
  ['what fetches a file', downloadProgram('/m')],
] as const;

const hasShellcheck = spawnSync('shellcheck', ['--version']).status === 0;

describe('the programs that run on hosts', () => {
  test.each(programs)('are POSIX sh: %s', (_name, program) => {
    expect(spawnSync('dash', ['-n'], { input: program, encoding: 'utf8' })).toMatchObject({ status: 0, stderr: '' });
  });

  test('have nothing that shellcheck warns of', (context) => {
    if (!hasShellcheck) context.skip('there is no shellcheck: apt-get install shellcheck');
    for (const [, program] of programs) {
      const words = ['--shell=sh', '--severity=warning', '--exclude=SC2034', '-'];
      expect(spawnSync('shellcheck', words, { input: program, encoding: 'utf8' }).stdout).toBe('');
    }
  });
});
