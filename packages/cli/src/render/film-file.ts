import { createWriteStream, existsSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { type RenderJob, UserError } from '@veille/protocol';
import { openResponse } from '../studio/http-transport.ts';
import type { RenderService } from './open-render-service.ts';

/** Copies a film to a file that is there whole or not at all. Resolves with its absolute path. */
export async function downloadFilm(
  { endpoint }: RenderService,
  job: RenderJob,
  out: string,
  cwd: string,
  signal: AbortSignal,
): Promise<string> {
  const file = resolve(cwd, out);
  const partial = `${file}.${process.pid}.partial`;
  try {
    const path = filmPath(job);
    const response = await openResponse(endpoint, path, signal);
    if (response.statusCode !== 200) throw new Error(`the film ${path} was answered with ${response.statusCode}`);
    await pipeline(response, createWriteStream(partial), { signal });
    await rename(partial, file);
    return file;
  } catch (error) {
    await rm(partial, { force: true });
    throw explain(error, file);
  }
}

function explain(error: unknown, file: string): unknown {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (!['ENOENT', 'EACCES', 'EISDIR', 'ENOSPC', 'EROFS'].includes(code)) return error;
  const { message } = error as Error;
  return new UserError('invalid-request', `${file} cannot be written: ${message}.`, 'Name another file with --out.');
}

/** Where it is behind the door. */
export function filmPath({ videoUrl, jobId }: RenderJob): string {
  return videoUrl ?? `/renders/${jobId}.mp4`;
}

/** Where the render server keeps it. */
export async function keptFilm(dataFolder: string, service: string, { jobId }: RenderJob): Promise<string> {
  const file = join(dataFolder, service, 'films', `${jobId}.mp4`);
  if (existsSync(file)) return file;
  throw new Error(`the film of ${jobId} is not at ${file}`);
}
