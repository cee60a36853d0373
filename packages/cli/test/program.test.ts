import { temporaryFolder } from '@veille/testkit';
import { describe, expect, test } from 'vitest';
import { exitCodes } from '../src/exit-codes.ts';
import { runVeille, writeStackFile } from './support/run-veille.ts';

const commands = [
  'up',
  'down',
  'prepare',
  'status',
  'start',
  'stop',
  'logs',
  'why',
  'pin',
  'check',
  'verify',
  'render',
  'init',
];

describe('the command line', () => {
  test('documents every exit code in its help', async () => {
    const { code, out } = await runVeille(await temporaryFolder(), '--help');
    for (const each of Object.values(exitCodes)) expect(out).toContain(`${each.code}  ${each.meaning}`);
    expect(code).toBe(0);
  });

  test.each(commands)('shows examples in the help of `%s`, and takes --json', async (command) => {
    const { code, out } = await runVeille(await temporaryFolder(), command, '--help');
    expect(out).toContain(`Examples:\n  veille ${command}`);
    expect(out).toContain('--json');
    expect(code).toBe(0);
  });

  test('knows the command that was meant', async () => {
    const { code, err } = await runVeille(await temporaryFolder(), 'statsu');
    expect(err).toContain('Did you mean status?');
    expect(code).toBe(exitCodes.usage.code);
  });

  test.each([['up', '--port', '70000'], ['logs', 'films', '--lines', 'few'], ['start']])(
    'refuses `%s %s %s` as wrong usage',
    async (...words) => {
      const { code } = await runVeille(await temporaryFolder(), ...words);
      expect(code).toBe(exitCodes.usage.code);
    },
  );

  test.each([['status'], ['stop', 'films']])(
    'says that the studio is not running when `%s` needs it',
    async (...words) => {
      const folder = await temporaryFolder();
      await writeStackFile(folder, 'export default {};');
      const plain = await runVeille(folder, ...words);
      expect(plain.err).toContain('The studio is not running.\n  Start it with `veille up`.');
      expect(plain.code).toBe(exitCodes.notRunning.code);

      const machine = await runVeille(folder, ...words, '--json');
      expect(JSON.parse(machine.out)).toMatchObject({ error: { code: 'not-running' } });
    },
  );

  test('calls it no failure to take down what is not running', async () => {
    const folder = await temporaryFolder();
    await writeStackFile(folder, 'export default {};');
    const { code, out } = await runVeille(folder, 'down');
    expect(out).toBe('The studio is not running.\n');
    expect(code).toBe(0);
  });
});
