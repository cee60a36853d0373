import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { UserError } from '@veille/protocol';
import { checkout } from './checkout.ts';

/** A stack's file and the folder whose `.veille/` holds its state. */
export interface Studio {
  readonly stackFile: string;
  readonly folder: string;
  /** The example that comes with a checkout, used where the current folder has no config. */
  readonly bundled: boolean;
}

export const stackFileName = 'veille.config.ts';

const example: Studio | null =
  checkout === null
    ? null
    : { stackFile: join(checkout, 'examples/studio', stackFileName), folder: checkout, bundled: true };

/** The stack that `--config` names, else the current folder's, else the checkout's example. */
export function findStudio(cwd: string, config: string | undefined): Studio {
  if (config !== undefined) return namedStudio(resolve(cwd, config));
  const local = join(cwd, stackFileName);
  if (existsSync(local)) return { stackFile: local, folder: cwd, bundled: false };
  if (example !== null) return example;
  throw new UserError(
    'config-not-found',
    `There is no ${stackFileName} in ${cwd}.`,
    'Go to the folder that has one, name it with `--config FILE`, or begin a studio with `veille init`.',
  );
}

function namedStudio(stackFile: string): Studio {
  if (!existsSync(stackFile)) {
    throw new UserError('config-not-found', `${stackFile} does not exist.`, 'Check the path after `--config`.');
  }
  return example?.stackFile === stackFile ? example : { stackFile, folder: dirname(stackFile), bundled: false };
}
