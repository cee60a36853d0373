import type { Artifact } from '../target.ts';
import { composeYaml } from './yaml.ts';

const heading =
  '# Written by Veille, which overwrites it: names of the images that are built, after what they are built from.\n';

/** Beside a person's own files: it gives containers other names for their images. None where there is none. */
export function imagesFile(folder: string, names: Readonly<Record<string, string>>): Artifact[] {
  const services = Object.fromEntries(Object.entries(names).map(([container, image]) => [container, { image }]));
  if (Object.keys(services).length === 0) return [];
  return [{ path: `${folder}/images.yaml`, mode: 0o644, content: composeYaml({ services }, heading) }];
}
