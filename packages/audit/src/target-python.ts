import { satisfies } from '@renovatebot/pep440';
import { UserError } from '@veille/protocol';
import { type PythonVersion, pythonVersions } from './modules/standard-library.ts';

/** The Python that the source is judged for, and why that one. */
export interface TargetPython {
  readonly version: PythonVersion;
  readonly because: string;
}

/** What may say which Python is meant; the first that does is taken. */
export interface PythonHints {
  /** What the person asked for: `3.12`. */
  readonly option: string | undefined;
  /** The environment's folder; a virtual environment's has the version in its path. */
  readonly sitePackages: string | undefined;
  /** A PEP 440 specifier from the source. */
  readonly requiresPython: string | null;
}

/** What ComfyUI's image has, for a source that says nothing. */
const fallback: PythonVersion = '3.12';

/** @throws UserError when the person asks for a Python that is not known here. */
export function targetPython({ option, sitePackages, requiresPython }: PythonHints): TargetPython {
  if (option !== undefined) return { version: knownVersion(option), because: 'as asked' };
  const ofEnvironment = pythonVersions.find((each) => sitePackages?.split('/').includes(`python${each}`));
  if (ofEnvironment !== undefined) return { version: ofEnvironment, because: 'the one of the environment' };
  const allowed = pythonVersions.find((each) => requiresPython !== null && allows(requiresPython, each));
  if (allowed !== undefined) return { version: allowed, because: `the oldest that "${requiresPython}" allows` };
  return { version: fallback, because: 'for want of a requires-python' };
}

function knownVersion(option: string): PythonVersion {
  const version = pythonVersions.find((each) => each === option);
  if (version !== undefined) return version;
  const known = pythonVersions.join(', ');
  throw new UserError('invalid-request', `Python "${option}" is not known here.`, `Say one of ${known}.`);
}

/** A late patch release, so that `>=3.10.4` allows 3.10. */
function allows(specifier: string, version: string): boolean {
  return satisfies(`${version}.99`, specifier);
}
