import { type Marker, parseMarker } from './marker.ts';

/** A dependency as PEP 508 writes it. */
export interface Requirement {
  /** As PyPI compares names: `Foo_Bar` is `foo-bar`. */
  readonly name: string;
  /** Normalised like the name. */
  readonly extras: readonly string[];
  /** Which ones will do, without spaces: `==1.14.5`, `>=2,<3`; empty for any. */
  readonly versions: string;
  readonly marker: Marker | null;
}

/** PEP 503: runs of `-`, `_` and `.` are one `-`, letters are small. */
export function normalizeName(name: string): string {
  return name.toLowerCase().replace(/[-_.]+/g, '-');
}

const pattern =
  /^(?<name>[a-z0-9](?:[a-z0-9._-]*[a-z0-9])?)\s*(?:\[(?<extras>[^\]]*)\])?\s*(?:@\s*(?<url>\S+)|(?<versions>[(<>=!~][^;]*)?)\s*(?:;\s*(?<marker>.+))?$/i;

/** `requests[socks]>=2; python_version >= "3.9"`, `name @ https://…`; null when it is nothing of the kind. */
export function parseRequirement(text: string): Requirement | null {
  const groups = pattern.exec(text.trim())?.groups;
  if (groups?.name === undefined) return null;
  const marker = groups.marker === undefined ? null : parseMarker(groups.marker);
  if (groups.marker !== undefined && marker === null) return null;
  const extras = (groups.extras ?? '').split(',').map((extra) => extra.trim());
  return {
    name: normalizeName(groups.name),
    extras: extras.filter((extra) => extra !== '').map(normalizeName),
    versions: (groups.versions ?? '').replace(/[\s()]/g, ''),
    marker,
  };
}
