/**
 * `node tools/screenshots.ts`: makes the pictures of docs/images anew, from real pages in a real browser. The service that
 * is seen waking is a stand-in, because its boot log must last long enough to be photographed.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { ask } from '../test/support/ask.ts';
import { chromiumFlags, findChromium } from '../test/support/find-chromium.ts';
import { type LocalStudio, startStudio } from '../test/support/local-studio.ts';
import { openStrangerPort } from '../test/support/stranger-port.ts';

const images = resolve(import.meta.dirname, '../docs/images');
const compositions = resolve(import.meta.dirname, '../examples/studio/compositions');
const desktop = { viewport: { width: 1280, height: 800 } };
const phone = { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, isMobile: true };
const filmProps = { title: 'Veille', subtitle: 'Your creative studio, asleep until you need it' };
const bootLines = [
  'reading the catalogue: 1204 films',
  'opening the database',
  'database ready, 14 tables',
  'loading previews: 300 of 1204',
  'loading previews: 600 of 1204',
  'loading previews: 900 of 1204',
  'loading previews: 1204 of 1204',
  'warming the cache',
];

const services = `
  films: app({ title: 'Film archive', startMs: 8000, bootLines: ${JSON.stringify(bootLines)} }),
  remotion: remotion({ door: 're', compositions: ${JSON.stringify(compositions)} }),
  comfyui: comfyui({ door: 'studio' }),
  opencut: opencut({ door: 'cut' }),
`;

const folder = await mkdtemp(join(tmpdir(), 'veille-s-'));
const browser = await chromium.launch({ executablePath: findChromium(), args: chromiumFlags });
try {
  const studio = await startStudio({ folder, services, port: 8080 });
  try {
    await takeAll(studio);
  } finally {
    await studio.down();
  }
} finally {
  await browser.close();
  await rm(folder, { recursive: true, force: true });
}

async function takeAll(studio: LocalStudio): Promise<void> {
  // The page tells how long it usually takes only once there was a start.
  await studio.api.start('films', { wait: true });
  await takeWaking(studio, desktop, 'asleep.png');
  await takeWaking(studio, phone, 'asleep-phone.png');
  await takeForbidden(studio);
  await takeFilm(studio);
  await takeRenderPage(studio);
  await takeList(studio);
}

async function takeWaking(studio: LocalStudio, options: BrowserContextOptions, file: string): Promise<void> {
  await studio.api.stop('films');
  await withPage(options, async (page) => {
    await page.goto(studio.url('films'));
    await page.getByText('loading previews: 900 of 1204').waitFor();
    await take(page, file);
    await page.getByRole('heading', { name: 'Awake' }).waitFor();
  });
}

async function takeForbidden(studio: LocalStudio): Promise<void> {
  const strangers = await openStrangerPort(studio.port);
  await withPage(desktop, async (page) => {
    await page.goto(`http://films.localhost:${strangers.port}/`);
    await take(page, 'forbidden.png');
  });
  strangers.close();
}

/** The film's own still, as the render server makes it from the middle. */
async function takeFilm(studio: LocalStudio): Promise<void> {
  const words = ['render', 'TitleCard', '--props', JSON.stringify(filmProps), '--json'];
  const { jobId } = JSON.parse(await studio.veille(...words));
  const still = await ask({
    port: studio.port,
    path: `/renders/${jobId}.jpg`,
    headers: { host: `re.localhost:${studio.port}` },
  });
  if (still.status !== 200) throw new Error(`the film has no still: ${still.status}`);
  await writeFile(join(images, 'film.jpg'), still.body);
}

async function takeRenderPage(studio: LocalStudio): Promise<void> {
  await withPage(desktop, async (page) => {
    await page.goto(studio.url('re'));
    const video = page.locator('video');
    await video.evaluate(async (film: HTMLVideoElement) => {
      film.pause();
      film.currentTime = film.duration / 2;
      await new Promise((seeked) => film.addEventListener('seeked', seeked, { once: true }));
    });
    await take(page, 'render.png');
  });
}

/** Each state once: awake, waking, and what cannot run here. */
async function takeList(studio: LocalStudio): Promise<void> {
  await studio.api.stop('films');
  await studio.api.start('films', { wait: false });
  await withPage(desktop, async (page) => {
    await page.goto(studio.url('veille'));
    await page.getByText('waking').waitFor();
    await take(page, 'list.png');
  });
}

async function withPage(options: BrowserContextOptions, work: (page: Page) => Promise<void>): Promise<void> {
  const context = await browser.newContext({ locale: 'en-GB', ...options });
  try {
    await work(await context.newPage());
  } finally {
    await context.close();
  }
}

async function take(page: Page, file: string): Promise<void> {
  // The label blinks: at its first keyframe it is seen.
  await page.evaluate(() => {
    for (const animation of document.getAnimations()) animation.currentTime = 0;
  });
  await page.screenshot({ path: join(images, file) });
  console.log(join('docs/images', file));
}
