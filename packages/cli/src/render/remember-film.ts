import type { RenderJob } from '@veille/protocol';
import { readLocalState, writeLocalState } from '../studio/local-state.ts';

/** The table of doors shows a service's last film. */
export async function rememberFilm(
  localState: string,
  service: string,
  file: string,
  { video }: RenderJob,
): Promise<void> {
  if (video === null) return;
  const { width, height, durationSeconds } = video;
  const local = await readLocalState(localState);
  const films = { ...local.films, [service]: { file, width, height, durationSeconds } };
  await writeLocalState(localState, { ...local, films });
}
