import { gzipSync } from 'node:zlib';
import { describe, expect, onTestFinished, test } from 'vitest';
import { openStrangerPort } from '../support/stranger-port.ts';
import { findViolations } from './support/accessibility.ts';
import { browserForFile } from './support/browser.ts';
import { findMovement, measureOverflow } from './support/measure.ts';
import { openAndStay, openAndStayWithoutScript } from './support/stay.ts';
import { studioForFile } from './support/studio.ts';

const studio = await studioForFile(`
  sleeper: app({ wake: 'button', title: 'A service with a rather long name that has to fit' }),
  slow: app({ held: true, title: 'The slow one' }),
  broken: app({ wake: 'button', fault: 'Error: the catalogue has no pages', startMs: 100 }),
  pictures: comfyui({ door: 'studio' }),
  code: upstream({ port: 9 }),
`);
const visit = await browserForFile();
const limitBytes = 14 * 1024;

/** Every page and state that Veille shows. The last one needs the controller dead, so it stays the last. */
const pages = [
  { name: 'asleep', text: 'Service asleep', open: () => studio.url('sleeper') },
  { name: 'waking', text: 'Service waking', open: () => studio.url('slow') },
  { name: 'failed', text: 'the catalogue has no pages', open: openBroken },
  { name: 'unavailable', text: 'Service unavailable', open: () => studio.url('studio') },
  { name: 'of all doors', text: 'The slow one', open: () => studio.url('veille') },
  { name: 'of an unknown door', text: 'no door', open: () => studio.url('nothing') },
  { name: "of somebody else's service", text: 'somebody else', open: () => studio.url('code') },
  { name: 'for strangers', text: 'Access', open: openAsStranger },
  { name: 'without a controller', text: 'veille up', open: openWithoutController },
];

describe.each(pages)('the page $name', ({ text, open }) => {
  test('has no fault that axe finds, is light, and obeys its own content security policy', async () => {
    const { page } = await visit();
    const refusals: string[] = [];
    page.on('console', (message) => {
      if (message.text().includes('Content Security Policy')) refusals.push(message.text());
    });
    const response = await openAndStay(page, await open());
    await page.getByText(text).first().waitFor();
    expect(response.headers()['content-security-policy']).toContain("default-src 'none'");
    expect(gzipSync(await response.body()).length).toBeLessThanOrEqual(limitBytes);
    expect(refusals).toEqual([]);
    expect(await findViolations(page)).toEqual([]);
  });

  test('has none without JavaScript either', async () => {
    const { page } = await visit();
    await openAndStayWithoutScript(page, await open());
    await page.getByText(text).first().waitFor();
    expect(await findViolations(page)).toEqual([]);
  });

  test('fits a phone without scrolling sideways, and holds still for whom movement is a bother', async () => {
    const { page } = await visit({ viewport: { width: 320, height: 640 }, isMobile: true, reducedMotion: 'reduce' });
    await openAndStay(page, await open());
    await page.getByText(text).first().waitFor();
    expect(await measureOverflow(page)).toBe(0);
    expect(await findMovement(page)).toEqual([]);
  });
});

test('the waking page does move for everybody else', async () => {
  await studio.veille('up');
  const { page } = await visit();
  await page.goto(studio.url('slow'));
  expect(await findMovement(page)).not.toEqual([]);
});

async function openBroken(): Promise<string> {
  if ((await studio.api.service('broken')).status !== 'failed') {
    await studio.api.start('broken', { wait: true }).catch(() => {});
  }
  return studio.url('broken');
}

async function openAsStranger(): Promise<string> {
  const { port, close } = await openStrangerPort(studio.port);
  onTestFinished(close);
  return `http://sleeper.localhost:${port}/`;
}

let isControllerDead = false;
async function openWithoutController(): Promise<string> {
  if (!isControllerDead) await studio.killController();
  isControllerDead = true;
  return studio.url('sleeper');
}
