import { execFile } from 'node:child_process';
import { readFile, stat, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { browserForFile } from './support/browser.ts';
import { studioForFile } from './support/studio.ts';

const program = resolve(import.meta.dirname, '../../packages/cli/src/main.ts');
const studio = await studioForFile(`editor: app({ door: 'edit', startMs: 100, worksInBrowser: true }),`);
const visit = await browserForFile();

test('work that a browser keeps behind a renamed door is told of, and found again under the old name', async () => {
  const { page } = await visit();
  await page.goto(studio.url('edit'));
  await page.locator('#where').waitFor();
  await page.evaluate(() => localStorage.setItem('project', 'my film'));

  await change("door: 'edit'", "door: 'cut'");
  for (const command of ['check', 'up']) {
    expect(await sentencesOf(command)).toContain(`under the name "edit"`);
  }
  expect(await page.goto(studio.url('edit')).then((answer) => answer?.status())).toBe(404);
  await page.goto(studio.url('cut'));
  expect(await kept()).toBe(null);

  await change("door: 'cut'", "door: 'cut', aliases: ['edit']");
  for (const command of ['check', 'up']) expect(await sentencesOf(command)).not.toContain('under the name');
  await page.goto(studio.url('edit', '/deep?x=1'));
  expect([page.url(), await kept()]).toEqual([studio.url('edit', '/deep?x=1'), 'my film']);

  function kept(): Promise<string | null> {
    return page.evaluate(() => localStorage.getItem('project'));
  }
});

test('an old name wakes the service as its door does, and keeps it awake', async () => {
  const { page } = await visit();
  await studio.veille('stop', 'editor');
  const starts = await studio.starts('editor');
  await page.goto(studio.url('edit', '/here'));
  await page.locator('#where').waitFor();
  expect([page.url(), await studio.starts('editor')]).toEqual([studio.url('edit', '/here'), starts + 1]);

  // What keeps it awake is the door's own log.
  const before = await lastUse();
  await page.reload();
  await expect.poll(lastUse).toBeGreaterThan(before);
});

async function lastUse(): Promise<number> {
  return (await stat(join(studio.folder, '.veille/log/doors/editor.log'))).mtimeMs;
}

async function change(from: string, to: string): Promise<void> {
  const file = join(studio.folder, 'veille.config.ts');
  await writeFile(file, (await readFile(file, 'utf8')).replace(from, to));
}

/** What a command says beside its result. */
async function sentencesOf(command: string): Promise<string> {
  const { stderr } = await promisify(execFile)(process.execPath, [program, command], { cwd: studio.folder });
  return stderr;
}
