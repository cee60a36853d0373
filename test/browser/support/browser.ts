import { type Browser, type BrowserContext, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { afterAll, expect, onTestFinished } from 'vitest';
import { chromiumFlags, findChromium } from '../../support/find-chromium.ts';

/** A person with a browser: a context of their own, without a memory of other tests. */
export interface Visitor {
  readonly context: BrowserContext;
  readonly page: Page;
}

export type Visit = (options?: BrowserContextOptions) => Promise<Visitor>;

/** One Chromium for the test file that asks. Each visitor leaves with the test, which fails if a page asked for anything outside. */
export async function browserForFile(): Promise<Visit> {
  const browser = await chromium.launch({ executablePath: findChromium(), args: chromiumFlags });
  afterAll(() => browser.close());
  return (options) => visit(browser, options);
}

async function visit(browser: Browser, options: BrowserContextOptions = {}): Promise<Visitor> {
  const context = await browser.newContext({ locale: 'en-GB', viewport: { width: 1280, height: 800 }, ...options });
  const outside: string[] = [];
  context.on('request', (request) => {
    if (!isHere(request.url())) outside.push(request.url());
  });
  onTestFinished(async () => {
    await context.close();
    expect(outside).toEqual([]);
  });
  return { context, page: await context.newPage() };
}

function isHere(url: string): boolean {
  const { protocol, hostname } = new URL(url);
  return ['data:', 'blob:'].includes(protocol) || hostname === '127.0.0.1' || hostname.endsWith('.localhost');
}
