import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { temporaryFolder } from '@veille/testkit';
import { expect, onTestFinished, test } from 'vitest';
import { hostProgram } from '../src/host/program.ts';

const dead = '999999999\t1\tno-boot\t2026-11-28T10:00:00Z\tann\tdeploy\n';

/** Somebody who takes the lock, and keeps it until its input ends; `before` is what it does when it has found a dead one. */
function taker(memory: string, who: string, before = ':') {
  const main = `call_keeper() { ${before}; }; take_lock ${who} deploy && say locked ${who} && read -r _; :`;
  const program = hostProgram(
    ['processes', 'memory', 'units', 'put-back', 'keeper-start', 'observe', 'lock'],
    memory,
    main,
  );
  const shell = spawn('dash', ['-c', program], { stdio: ['pipe', 'pipe', 'ignore'] });
  onTestFinished(() => void shell.kill('SIGKILL'));
  return { said: text(shell.stdout), end: () => shell.stdin.end() };
}

test('of two that find the same dead lock one gets it, however slow the other is', async () => {
  const memory = join(await temporaryFolder(), 'memory');
  mkdirSync(memory);
  writeFileSync(join(memory, 'lock'), dead);
  const [waits, goes] = [join(memory, 'waits'), join(memory, 'goes')];
  const lock = join(memory, 'lock');
  const holder = () => (existsSync(lock) ? readFileSync(lock, 'utf8').split('\t')[4] : null);
  const slow = taker(memory, 'slow', `: >'${waits}'; until [ -e '${goes}' ]; do sleep 0.05; done`);
  await until(() => existsSync(waits));
  const quick = taker(memory, 'quick');
  await until(() => holder() === 'quick');
  writeFileSync(goes, '');
  slow.end();
  expect(await slow.said).toMatch(/^busy\t.*\tquick\tdeploy/);
  expect(holder()).toBe('quick');
  quick.end();
  expect(await quick.said).toBe('locked\tquick\n');
});

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await sleep(20);
}
