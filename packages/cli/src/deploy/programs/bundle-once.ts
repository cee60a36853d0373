import type { Program } from '@veille/compile';

/** Gives the controller's bundle, which is made when it is first asked for. */
export type Bundle = () => Promise<Program>;

/** @param cache the folder that it is kept in. */
export function bundleOnce(cache: string): Bundle {
  let made: Promise<Program> | null = null;
  return () => {
    made ??= import('./bundle-controller.ts').then(({ bundleController }) => bundleController(cache));
    return made;
  };
}
