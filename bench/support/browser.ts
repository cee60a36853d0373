import { type Browser, chromium, type Page } from 'playwright-core';
import { chromiumFlags, findChromium } from '../../test/support/find-chromium.ts';
import { withEnd } from './ends.ts';
import { listeningHeader } from './listening-moment.ts';

/** Milliseconds of a visit to a sleeping door. */
export interface Visit {
  /** From "it could answer" to the first byte of the app's own page. */
  readonly arrival: number;
  /** What the browser itself needs to load that page once more, now that the app is awake. */
  readonly reload: number;
}

/** Opens an address as a person does and stays until the app is there. */
export type Arrive = (url: string) => Promise<Visit>;

/** One real browser for the work; each visit is by somebody who was never there before. */
export async function withBrowser<Result>(work: (arrive: Arrive) => Promise<Result>): Promise<Result> {
  const handles = { handleSIGINT: false, handleSIGTERM: false, handleSIGHUP: false };
  const browser = await chromium.launch({ executablePath: findChromium(), args: chromiumFlags, ...handles });
  return withEnd(
    () => browser.close(),
    () => work((url) => visit(browser, url)),
  );
}

async function visit(browser: Browser, url: string): Promise<Visit> {
  const context = await browser.newContext();
  try {
    const page = await context.newPage();
    const nextPage = await watchApp(page);
    const [first] = await Promise.all([nextPage(), page.goto(url)]);
    const reloadedAt = Number(process.hrtime.bigint()) / 1e6;
    const [second] = await Promise.all([nextPage(), page.reload()]);
    return { arrival: first.firstByteAt - first.listeningAt, reload: second.firstByteAt - reloadedAt };
  } finally {
    await context.close();
  }
}

interface AppPage {
  readonly listeningAt: number;
  readonly firstByteAt: number;
}

/**
 * Resolves with the app's next own page when it has loaded: what is closed in the middle of a navigation may stay for
 * ever in Chromium. Chromium times its requests by the machine's monotonic clock, which is the one that the app tells.
 */
async function watchApp(page: Page): Promise<() => Promise<AppPage>> {
  let next = Promise.withResolvers<AppPage>();
  const session = await page.context().newCDPSession(page);
  await session.send('Network.enable');
  session.on('Network.responseReceived', ({ type, response: { headers, timing } }) => {
    const listeningAt = Object.entries(headers).find(([name]) => name.toLowerCase() === listeningHeader)?.[1];
    if (type !== 'Document' || listeningAt === undefined || timing === undefined) return;
    const { requestTime, receiveHeadersStart = timing.receiveHeadersEnd } = timing;
    const seen = { listeningAt: Number(listeningAt) / 1e6, firstByteAt: requestTime * 1e3 + receiveHeadersStart };
    page.once('load', () => next.resolve(seen));
  });
  return () => {
    next = Promise.withResolvers();
    return next.promise;
  };
}
