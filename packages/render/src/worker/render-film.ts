import { rename, stat } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { openBrowser, renderMedia, renderStill, selectComposition } from '@remotion/renderer';
import type { FilmFacts, RenderOrder } from './messages.ts';
import { partialOf } from './partial-film.ts';

/** Browser tabs that film at once. Remotion's own choice, half the cores, leaves a small machine idle. */
const tabs = Math.min(availableParallelism(), 4);
/** Remotion's own limit is half of the free memory. */
const videoCacheBytes = 256 * 1024 * 1024;
const progressEveryMs = 200;

/** Films one composition with one browser: h264 in MP4, and a poster. Nothing has the film's name before it is whole. */
export async function renderFilm(order: RenderOrder, onProgress: (progress: number) => void): Promise<FilmFacts> {
  const browser = await openBrowser('chrome', {
    browserExecutable: order.chromium,
    chromeMode: 'headless-shell',
    logLevel: 'error',
  });
  const common = {
    serveUrl: order.bundle,
    inputProps: order.inputProps,
    puppeteerInstance: browser,
    offthreadVideoCacheSizeInBytes: videoCacheBytes,
    logLevel: 'error',
  } as const;
  const composition = await selectComposition({ ...common, id: order.compositionId });
  const partial = partialOf(order.film);
  await renderMedia({
    ...common,
    composition,
    codec: 'h264',
    // Without it the file does not say its colours and players guess.
    colorSpace: 'bt709',
    outputLocation: partial,
    concurrency: tabs,
    overwrite: true,
    licenseKey: order.licenseKey,
    onProgress: throttle(onProgress),
  });
  await renderStill({
    ...common,
    composition,
    frame: Math.floor(composition.durationInFrames / 2),
    output: order.poster,
    imageFormat: 'jpeg',
    overwrite: true,
  });
  await rename(partial, order.film);
  await browser.close({ silent: true });
  const { width, height, fps, durationInFrames } = composition;
  const { size } = await stat(order.film);
  return { width, height, fps, durationSeconds: durationInFrames / fps, bytes: size };
}

function throttle(report: (progress: number) => void): (update: { progress: number }) => void {
  let last = 0;
  return ({ progress }) => {
    const now = performance.now();
    if (now - last < progressEveryMs) return;
    last = now;
    report(progress);
  };
}
