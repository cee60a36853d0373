import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { writeAtomically } from './write-atomically.ts';

/** What this machine decided for the studio and keeps: ports, and the last film of each render service. */
const localState = z.object({
  /** The port of the doors. */
  port: z.int().min(1).max(65_535).optional(),
  /** TCP ports given to services that want one, by name. */
  ports: z.record(z.string(), z.int()).default({}),
  films: z
    .record(z.string(), z.object({ file: z.string(), width: z.int(), height: z.int(), durationSeconds: z.number() }))
    .default({}),
});
export type LocalState = z.infer<typeof localState>;

/** A missing or damaged file is an empty one: everything in it can be chosen anew. */
export async function readLocalState(file: string): Promise<LocalState> {
  const text = await readFile(file, 'utf8').catch(() => '{}');
  try {
    return localState.parse(JSON.parse(text));
  } catch {
    return localState.parse({});
  }
}

export async function writeLocalState(file: string, state: LocalState): Promise<void> {
  await writeAtomically(file, `${JSON.stringify(state, null, 2)}\n`);
}
