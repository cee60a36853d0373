import type { RenderJob } from '@veille/protocol';
import type { Command } from 'commander';
import type { Context } from '../context.ts';
import { formatSeconds } from '../output/units.ts';
import { downloadFilm, keptFilm } from '../render/film-file.ts';
import { followRender } from '../render/follow-render.ts';
import { openRenderService } from '../render/open-render-service.ts';
import { readProps } from '../render/read-props.ts';
import { rememberFilm } from '../render/remember-film.ts';
import { openStudio } from '../studio/open-studio.ts';
import { connectStudio } from '../studio/running-studio.ts';
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
    .description('render a film; wakes the render server. Ctrl-C cancels it')
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
  const { environment, terminal, signal } = context;
  const inputProps = await readProps(options.props, environment.cwd);
  const studio = openStudio(environment, options.config);
  const { manifest } = await connectStudio(studio.folders, signal);
  const service = await openRenderService(manifest, options.service, environment.renderToken);

  const job = await followRender(service, { compositionId, inputProps }, terminal, signal);
  const film =
    options.out === undefined
      ? await keptFilm(studio.folders.data, service.name, job)
      : await downloadFilm(service, job, options.out, environment.cwd, signal);
  await rememberFilm(studio.folders.localState, service.name, film, job);

  if (options.json) terminal.printJson({ ...job, file: film });
  else terminal.print(`${film} (${describe(job)})`);
}

function describe({ video }: RenderJob): string {
  return video ? `${video.width}x${video.height}, ${formatSeconds(video.durationSeconds)}` : 'a film';
}
