import type { ComposeSpec } from '@veille/protocol';
import { parse } from 'yaml';
import { z } from 'zod';

const config = z.looseObject({
  services: z.record(
    z.string(),
    z.looseObject({
      image: z.string().optional(),
      build: z.unknown().optional(),
      profiles: z.array(z.string()).default([]),
    }),
  ),
});

/**
 * The images that a project needs, from what `docker-compose config` printed. Containers of a profile are left out: `up`
 * makes none of them.
 *
 * @throws ZodError for what is no compose project.
 */
export function readImages(text: string, project: string): ComposeSpec['images'] {
  const { services } = config.parse(parse(text));
  return Object.entries(services).flatMap(([container, { image, build, profiles }]) => {
    if (profiles.length > 0) return [];
    return [{ name: image ?? `${project}_${container}`, isBuilt: build !== undefined && build !== null }];
  });
}
