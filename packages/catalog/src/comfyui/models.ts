import type { ContainerDownload } from '@veille/stack';
import { z } from 'zod';

/** A model file that `veille prepare` downloads. */
export interface Model {
  /** Where it is downloaded from, by `http` or `https`. */
  readonly url: string;
  /** Its checksum, 64 hexadecimal digits, as the page of the model says it. */
  readonly sha256: string;
  /**
   * Where it belongs in ComfyUI's folder of models.
   * @example to: 'checkpoints/sd15.safetensors'
   */
  readonly to: string;
}

const example = 'checkpoints/sd15.safetensors';

const model = z.strictObject({
  url: z.url({ protocol: /^https?$/, error: 'an address that begins with http:// or https://' }),
  sha256: z.string().regex(/^[0-9a-f]{64}$/i, { error: '64 hexadecimal digits' }),
  to: z
    .string()
    .regex(/^[^/]+(?:\/[^/]+)*$/, { error: `a path in the folder of models, such as ${example}` })
    .refine((path) => !path.split('/').some((step) => step === '..' || step === '.'), {
      error: 'a path without . and ..',
    })
    .meta({ examples: [example] }),
});

/** Two files cannot lie in one place. */
export const models = z
  .array(model)
  .readonly()
  .refine((all) => new Set(all.map(({ to }) => to)).size === all.length, { error: 'a place of its own for each file' });

/** The models as files that the container sees below `folder`. */
export function modelDownloads(given: readonly Model[], folder: string): ContainerDownload[] {
  return given.map(({ url, sha256, to }) => ({ url, sha256: sha256.toLowerCase(), path: `${folder}/${to}` }));
}
