import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { hasUsers, joinUsers, withLock } from '../src/docker/shared.ts';
import { temporaryFolder } from '../src/temporary-folder.ts';

test('who wants a lock waits for whoever has it', async () => {
  const lock = join(await temporaryFolder(), 'lock');
  const seen: string[] = [];
  const work = (name: string) => async () => {
    seen.push(`${name} begins`);
    await sleep(20);
    seen.push(`${name} ends`);
  };
  await Promise.all([withLock(lock, work('first')), withLock(lock, work('second'))]);
  expect(seen).toEqual(['first begins', 'first ends', 'second begins', 'second ends']);
});

test('a lock of somebody who died is nobody’s, also when another has their number now', async () => {
  const lock = join(await temporaryFolder(), 'lock');
  for (const dead of [`${await deadPid()} 1`, `${process.pid} 1`]) {
    writeFileSync(lock, dead);
    expect(await withLock(lock, () => 'done')).toBe('done');
  }
});

test('the last user is known, and those that died do not count', async () => {
  const users = join(await temporaryFolder(), 'users');
  const [leaveFirst, leaveSecond] = [joinUsers(users), joinUsers(users)];
  writeFileSync(join(users, 'dead'), `${await deadPid()} 1`);
  leaveFirst();
  expect(hasUsers(users)).toBe(true);
  leaveSecond();
  expect(hasUsers(users)).toBe(false);
});

async function deadPid(): Promise<number> {
  const child = spawn(process.execPath, ['--version'], { stdio: 'ignore' });
  await once(child, 'exit');
  return child.pid ?? 0;
}
