import { z } from 'zod';

/** What recognises the containers of a service after the controller's own death. */
export const composeIdentity = z.strictObject({
  project: z.string(),
  bridge: z.string().nullable(),
  /** The id of the container behind the door. */
  id: z.string(),
});
export type ComposeIdentity = z.infer<typeof composeIdentity>;
