import type { ContainerDownload } from '@veille/stack';
import { type ProjectContext, volumeFolder } from './service-block.ts';

/** A file that `veille prepare` downloads before its service is of use. */
export interface NeededFile {
  readonly service: string;
  readonly url: string;
  /** 64 hexadecimal digits in lower case. */
  readonly sha256: string;
  /** Where it lies on the host. Absolute. */
  readonly path: string;
  /** What containers mount, and may write to: `path` lies below it. */
  readonly folder: string;
}

/** The files that a project's web container needs, where they lie on the host: in whatever is mounted there. */
export function neededFiles(service: string, context: ProjectContext): NeededFile[] {
  return (context.run.downloads ?? []).map((download) => ({
    service,
    url: download.url,
    sha256: download.sha256,
    ...placeOf(service, download, context),
  }));
}

/** The deepest mount counts: it hides what lies below it in others. */
function placeOf(
  service: string,
  { path }: ContainerDownload,
  context: ProjectContext,
): Pick<NeededFile, 'path' | 'folder'> {
  const { containers, web } = context.run;
  const mounts = Object.entries(containers[web.container]?.volumes ?? {});
  const around = mounts.filter(([, inside]) => path.startsWith(`${inside.replace(/\/$/, '')}/`));
  const [deepest] = around.sort(([, left], [, right]) => right.length - left.length);
  if (deepest === undefined) throw new Error(`${path}, which ${service} is to find, lies in none of its volumes`);
  const [volume, inside] = deepest;
  const there = `${volumeFolder(volume, context)}${path.slice(inside.replace(/\/$/, '').length)}`;
  const folders = Object.values(containers)
    .flatMap((container) => Object.keys(container.volumes))
    .map((each) => volumeFolder(each, context))
    .filter((folder) => there.startsWith(`${folder}/`));
  const [outermost = volumeFolder(volume, context)] = folders.sort((left, right) => left.length - right.length);
  return { folder: outermost, path: there };
}
