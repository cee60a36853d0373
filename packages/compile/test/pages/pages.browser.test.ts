import { gzipSync } from 'node:zlib';
import { locale, problem, type ServiceStatus, type StudioView, serviceStatus } from '@veille/protocol';
import axe from 'axe-core';
import Mustache from 'mustache';
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { useChromium } from '../support/chromium.ts';
import { asleepView, pageBed, pageSource, pages } from '../support/page-bed.ts';

const newPage = useChromium();
const html = pages.files.filter(({ name }) => name.endsWith('.html'));
const problems = pages.files.filter(({ name }) => name.endsWith('.problem.json'));
const statics = ['forbidden', 'unreachable', 'external', 'not-found', 'studio'];

describe.each(html)('$name', ({ content }) => {
  test('is at most 14 KB gzipped', () => {
    expect(gzipSync(content).length).toBeLessThanOrEqual(14 * 1024);
  });

  test('asks nobody outside for anything and has no inline style or handler', () => {
    expect(content).not.toMatch(/\s(?:style|on[a-z]+)\s*=|@import|url\(|<img|<iframe|src=/i);
    const addresses = content.match(/https?:\/\/[^"'\s<]+/g) ?? [];
    expect(addresses.filter((address) => address !== 'http://veille.localhost:8080/')).toEqual([]);
  });

  test('says its language, has one heading and one main part', () => {
    expect(content).toMatch(/<html lang="(?:en|fr)"/);
    expect(content.match(/<h1>/g)).toHaveLength(1);
    expect(content.match(/<main /g)).toHaveLength(1);
  });
});

test('every page is there in every language, and every failure as a problem document too', () => {
  const names = ['asleep', ...statics].flatMap((name) => locale.options.map((language) => `${name}.${language}.html`));
  expect(html.map(({ name }) => name).sort()).toEqual(names.sort());
  expect(problems.map(({ content }) => problem.parse(JSON.parse(content)).code).sort()).toEqual([
    'forbidden',
    'not-running',
    'not-running',
    'unknown-door',
  ]);
});

test('what the controller fills in is text, whatever it holds', () => {
  const evil = '"><script>alert(1)</script><a href="';
  const view = asleepView('failed', { title: evil, service: evil, reason: evil, target: `/${evil}`, log: [evil] });
  const filled = Mustache.render(pageSource('asleep.en.html'), view);
  expect(filled.match(/<script>/g)).toHaveLength(1);
  expect(filled).not.toContain('alert(1)</script>');
  expect(filled).not.toMatch(/\{\{|\}\}\}/);
});

const shown = serviceStatus.options.filter((status) => status !== 'external');

test.each(shown)('the page of a service that is %s has no axe violation and breaks no policy', async (status) => {
  const bed = await pageBed(asleepView(status, { waking: false, reason: 'A reason.', log: ['a line', 'another'] }));
  bed.opens = false;
  const page = await newPage({ viewport: { width: 390, height: 844 } });
  expect(await faultsAt(page, bed.origin)).toEqual([]);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
});

test.each(statics)('the page %s has no axe violation and breaks no policy', async (name) => {
  const bed = await pageBed(asleepView('stopped'));
  bed.studio = { services: serviceStatus.options.map(listedService) };
  const page = await newPage({ viewport: { width: 390, height: 844 } });
  for (const language of locale.options) {
    expect(await faultsAt(page, `${bed.origin}/static/${name}.${language}`)).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
  }
});

test('nothing moves for whoever asks for less motion', async () => {
  const bed = await pageBed(asleepView('starting', { usualSeconds: null }));
  const page = await newPage({ reducedMotion: 'reduce' });
  await page.goto(bed.origin);
  expect(await page.evaluate(() => document.getAnimations().length)).toBe(0);
  const lively = await newPage({ reducedMotion: 'no-preference' });
  await lively.goto(bed.origin);
  expect(await lively.evaluate(() => document.getAnimations().length)).toBeGreaterThan(0);
});

function listedService(status: ServiceStatus): StudioView['services'][number] {
  const place = { url: 'http://app.localhost:8080', host: 'app.localhost:8080' };
  const sleepsInMinutes = status === 'ready' ? 4 : null;
  return { title: status, service: status, ...place, status, statusWord: status, reason: 'A reason.', sleepsInMinutes };
}

/** What axe finds, and what the browser itself says against a page: errors, and whatever its policy did not let through. */
async function faultsAt(page: Page, url: string): Promise<string[]> {
  const faults: string[] = [];
  page.on('console', (message) => message.type() === 'error' && faults.push(message.text()));
  page.on('pageerror', (error) => faults.push(String(error)));
  await page.goto(url);
  await page.evaluate(axe.source);
  const { violations } = await page.evaluate(() => (globalThis as unknown as { axe: typeof axe }).axe.run());
  return [...faults, ...violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target).join(', ')}`)];
}
