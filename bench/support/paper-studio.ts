import type { PaperRequest, PaperService } from './replay.ts';

const gigabyte = 1024 ** 3;
const minute = 60_000;

/** As large as a studio at home becomes: an editor with its grace, an image model, films and small things. */
export const paperServices: readonly PaperService[] = [
  service('comfyui', 8, 15, 0),
  service('opencut', 3, 30, 120),
  service('remotion', 2.5, 15, 0),
  service('photos', 2, 30, 0),
  service('notes', 0.5, 60, 0),
  service('speech', 4, 10, 0),
  service('upscale', 6, 10, 0),
  service('music', 1.5, 20, 10),
];

/** What a machine of 16 GB has for its services. */
export const paperLimitBytes = 15.5 * gigabyte;

/** A year's worth of requests, always the same for the same seed: people come, stay for some minutes to hours, and go. */
export function paperRequests(count: number, seed: number): PaperRequest[] {
  const random = seededRandom(seed);
  const requests: PaperRequest[] = [];
  let atMs = 0;
  for (let index = 0; index < count; index += 1) {
    atMs += exponential(random, 25 * minute);
    const { name } = paperServices[Math.floor(random() * paperServices.length)] ?? paperServices[0] ?? { name: '' };
    const isSleep = random() < 0.1;
    requests.push(
      isSleep
        ? { type: 'sleep', service: name, atMs }
        : { type: 'wake', service: name, atMs, useMs: exponential(random, 40 * minute) },
    );
  }
  return requests;
}

function service(name: string, gigabytes: number, sleepAfterMin: number, graceMin: number): PaperService {
  return {
    name,
    needBytes: gigabytes * gigabyte,
    sleepAfterMs: sleepAfterMin * minute,
    graceMs: graceMin * minute,
  };
}

function exponential(random: () => number, mean: number): number {
  return Math.round(-mean * Math.log(1 - random()));
}

/** Mulberry32: small, and the same on every machine. */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
