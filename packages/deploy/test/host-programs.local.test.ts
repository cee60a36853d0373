import { spawnSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { deployProgram, keeperProgram } from '../src/host/program.ts';

const hasShellcheck = spawnSync('shellcheck', ['--version']).status === 0;

describe('the programs that run on hosts', () => {
  test.each([
    ['a deploy', deployProgram('/m')],
    ['the keeper', keeperProgram('/m')],
  ])('are POSIX sh: %s', (_name, program) => {
    expect(spawnSync('dash', ['-n'], { input: program, encoding: 'utf8' })).toMatchObject({ status: 0, stderr: '' });
  });

  test('have nothing that shellcheck warns of', (context) => {
    if (!hasShellcheck) context.skip('there is no shellcheck: apt-get install shellcheck');
    for (const program of [deployProgram('/m'), keeperProgram('/m')]) {
      const words = ['--shell=sh', '--severity=warning', '--exclude=SC2034', '-'];
      expect(spawnSync('shellcheck', words, { input: program, encoding: 'utf8' }).stdout).toBe('');
    }
  });
});
