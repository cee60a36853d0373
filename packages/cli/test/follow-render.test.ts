import type { RenderClient, RenderJob } from '@veille/protocol';
import { expect, test } from 'vitest';
import { Interrupted } from '../src/errors.ts';
import { createTerminal } from '../src/output/terminal.ts';
import { followRender } from '../src/render/follow-render.ts';
import { StreamRefused } from '../src/studio/http-transport.ts';
import { memoryStream } from './support/run-veille.ts';

const half: RenderJob = {
  jobId: 'j1',
  compositionId: 'TitleCard',
  inputProps: {},
  status: 'in-progress',
  progress: 0.5,
  createdAt: '2026-01-01T12:00:00Z',
  startedAt: '2026-01-01T12:00:00Z',
  finishedAt: null,
  attempts: 1,
  videoUrl: null,
  video: null,
  error: null,
};
const done: RenderJob = { ...half, status: 'completed', progress: 1, videoUrl: '/renders/j1.mp4' };

test('a film is followed to its end by what the server tells', async () => {
  const { job, shown } = await follow({ told: [half, done] });
  expect(job).toEqual(done);
  expect(shown).toContain('50 %  rendering');
  expect(shown).toMatch(/100 % {2}done\n$/);
});

test('a film whose stream breaks is asked for instead', async () => {
  const { job } = await follow({ told: [half], broken: new StreamRefused('404'), asked: [half, done] });
  expect(job).toEqual(done);
});

test('a film that fails says why', async () => {
  const failed: RenderJob = { ...half, status: 'failed', error: 'The title is too long.' };
  await expect(follow({ told: [failed] })).rejects.toMatchObject({
    code: 'render-failed',
    message: 'The film failed: The title is too long.',
  });
});

test('Ctrl-C cancels the film', async () => {
  const abort = new AbortController();
  const cancelled: string[] = [];
  const following = follow({ told: [half], onTold: () => abort.abort(), abort, cancelled });
  await expect(following).rejects.toThrow(Interrupted);
  expect(cancelled).toEqual(['j1']);
});

interface Script {
  readonly told: readonly RenderJob[];
  readonly broken?: Error;
  readonly asked?: RenderJob[];
  readonly abort?: AbortController;
  readonly onTold?: () => void;
  readonly cancelled?: string[];
}

async function follow({ told, broken, asked = [], abort = new AbortController(), onTold, cancelled = [] }: Script) {
  const client: RenderClient = {
    wake: async () => {},
    create: async () => ({ jobId: 'j1' }),
    job: async () => asked.shift() ?? half,
    cancel: async (jobId) => {
      cancelled.push(jobId);
      return half;
    },
    follow: async function* () {
      for (const job of told) {
        yield job;
        onTold?.();
        abort.signal.throwIfAborted();
      }
      if (broken) throw broken;
    },
  };
  const { stream, written } = memoryStream({ isTTY: true });
  const endpoint = { host: '127.0.0.1', port: 1, hostHeader: 're.localhost' };
  const service = { name: 'remotion', url: 'http://re.localhost:1', isHere: true, endpoint, client };
  const request = { compositionId: 'TitleCard', inputProps: {} };
  const job = await followRender(service, request, createTerminal(stream, stream), abort.signal);
  return { job, shown: written() };
}
