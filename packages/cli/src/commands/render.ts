import type { RenderJob, RenderRequest } from '@veille/protocol';
import type { Command } from 'commander';
import type { Context } from '../context.ts';
import { formatSeconds } from '../output/units.ts';
import { explainDoor } from '../render/explain-door.ts';
import { downloadFilm, filmPath, keptFilm } from '../render/film-file.ts';
import { followRender } from '../render/follow-render.ts';
import { openRenderService, type RenderService } from '../render/open-render-service.ts';
import { readProps } from '../render/read-props.ts';
import { rememberFilm } from '../render/remember-film.ts';
import { type OpenStudio, openStudio } from '../studio/open-studio.ts';
import { type StudioOptions, withStudioOptions } from './options.ts';

interface RenderOptions extends StudioOptions {
  readonly props?: string;
  readonly out?: string;
  readonly service?: string;
}

export function addRenderCommand(program: Command, context: Context): void {
  const command = program
    .command('render')
    .argument('<composition>', 'its id, such as TitleCard')
    .description('render a film here or, where no studio runs, on the host; wakes the render server. Ctrl-C cancels it')
    .option('--props <json>', "the composition's props as JSON, or @FILE")
    .option('--out <file>', 'copy the film here; otherwise it stays where it is told')
    .option('--service <service>', 'which render service, where there are several')
    .action((composition: string, options: RenderOptions) => render(context, composition, options));
  withStudioOptions(command, [
    'veille render TitleCard --out film.mp4',
    `veille render TitleCard --props '{"title":"Première nuit"}'`,
    'veille render TitleCard --props @props.json --json',
  ]);
}

async function render(context: Context, compositionId: string, options: RenderOptions): Promise<void> {
  const { environment, terminal } = context;
  const inputProps = await readProps(options.props, environment.cwd);
  const studio = openStudio(environment, options.config);
  const service = await openRenderService(studio, options.service, context);
  const { job, file } = await makeFilm(service, { compositionId, inputProps }, options, studio, context);
  if (file !== null && service.isHere) await rememberFilm(studio.folders.localState, service.name, file, job);

  const url = `${service.url}${filmPath(job)}`;
  if (options.json) terminal.printJson({ ...job, url, file });
  else terminal.print(`${file ?? url} (${describe(job)})`);
}

/** `file` is null for a film that stays on a host. */
async function makeFilm(
  service: RenderService,
  request: RenderRequest,
  { out }: RenderOptions,
  { folders }: OpenStudio,
  { environment, terminal, signal }: Context,
): Promise<{ readonly job: RenderJob; readonly file: string | null }> {
  try {
    const job = await followRender(service, request, terminal, signal);
    if (out !== undefined) return { job, file: await downloadFilm(service, job, out, environment.cwd, signal) };
    return { job, file: service.isHere ? await keptFilm(folders.data, service.name, job) : null };
  } catch (error) {
    throw service.isHere ? error : explainDoor(error, service.url);
  }
}

function describe({ video }: RenderJob): string {
  return video ? `${video.width}x${video.height}, ${formatSeconds(video.durationSeconds)}` : 'a film';
}
