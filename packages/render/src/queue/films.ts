import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';

/** Where films stay: `<jobId>.mp4` and its poster `<jobId>.jpg`. */
export interface Films {
  readonly folder: string;
  readonly film: (jobId: string) => string;
  readonly poster: (jobId: string) => string;
  /** Removes the films of jobs that are no longer kept. */
  readonly keepOnly: (jobIds: ReadonlySet<string>) => Promise<void>;
}

/** Opens the folder and removes what killed workers left in it. */
export async function openFilms(dataFolder: string): Promise<Films> {
  const folder = join(dataFolder, 'films');
  await mkdir(folder, { recursive: true });
  for (const name of await readdir(folder)) {
    if (name.includes('.partial.')) await rm(join(folder, name));
  }
  return {
    folder,
    film: (jobId) => join(folder, `${jobId}.mp4`),
    poster: (jobId) => join(folder, `${jobId}.jpg`),
    keepOnly: async (jobIds) => {
      for (const name of await readdir(folder)) {
        const [jobId = ''] = name.split('.');
        if (!jobIds.has(jobId)) await rm(join(folder, name), { force: true });
      }
    },
  };
}
