import { compare, satisfies, valid } from '@renovatebot/pep440';
import type { DeclarationFile } from '../declared/declaration.ts';
import type { Finding } from '../report.ts';
import type { Unfound } from './install-log.ts';
import { lineOf } from './line-of.ts';

/** What an install log says of a source's requirements. */
export interface PinReport {
  readonly findings: readonly Finding[];
  readonly notes: readonly string[];
}

/**
 * Requirements of the source for which the index has no version (any more), as findings; what else the installer could not
 * find is told in notes: it is not the source that says it.
 */
export function judgePins(unfound: readonly Unfound[], declarations: ReadonlyMap<string, DeclarationFile>): PinReport {
  const notes = unfound.flatMap((each) => noteOf(each, placesOf(each, declarations).length > 0));
  const findings = unfound.filter(hasOtherVersions).flatMap((each) =>
    placesOf(each, declarations).map(
      ({ file, line }): Finding => ({
        kind: 'pin-gone',
        module: each.requirement.name,
        file,
        line,
        why: `the index has no version ${each.requirement.versions}`,
        fix: fixOf(each, file),
      }),
    ),
  );
  const silence = unfound.length === 0 ? ['the install log tells of no requirement that could not be found'] : [];
  return { findings, notes: [...silence, ...notes] };
}

/** Where the log says that there is none at all, the name may be wrong as well as the network. */
function hasOtherVersions({ requirement, versions }: Unfound): boolean {
  return requirement.versions !== '' && versions?.length !== 0;
}

interface Place {
  readonly file: string;
  readonly line: number;
}

function placesOf({ requirement }: Unfound, declarations: ReadonlyMap<string, DeclarationFile>): Place[] {
  return [...declarations].flatMap(([file, { text, declarations: declared }]) =>
    declared
      .filter((each) => each.requirement.name === requirement.name)
      .filter((each) => sameVersions(each.requirement.versions, requirement.versions))
      .map((each): Place => ({ file, line: lineOf(text, each.requirement) }))
      .slice(0, 1),
  );
}

/** Installers print them in an order of their own. */
function sameVersions(one: string, other: string): boolean {
  const sorted = (versions: string) => versions.split(',').sort().join(',');
  return sorted(one) === sorted(other);
}

function noteOf(unfound: Unfound, isDeclared: boolean): string[] {
  const { requirement, requiredBy, versions } = unfound;
  const asked = `${requirement.name}${requirement.versions}`;
  if (versions?.length === 0) {
    return [`the installer found no version of ${asked} at all: a wrong name, no network, or none for this Python`];
  }
  if (isDeclared && hasOtherVersions(unfound)) return [];
  return [`the installer could not find ${asked}${requiredBy === null ? '' : `, which ${requiredBy} requires`}`];
}

/** pip takes no constraint that contradicts a requirement, so the requirement itself has to be written anew. */
function fixOf({ requirement: { name, versions }, versions: available }: Unfound, file: string): string {
  const instead = nearest(versions, available ?? []);
  if (instead === null) return `write a version of ${name} that the index has into ${file}`;
  const line = `${name}==${instead}`;
  return `write "${line}" instead of "${name}${versions}" into ${file}, or give "${line}" to uv as --override`;
}

/** The next one after the version that was meant, else the newest; one that is finished before one that is not. */
function nearest(versions: string, available: readonly string[]): string | null {
  const sorted = available.filter((version) => valid(version) !== null).sort(compare);
  const finished = sorted.filter((version) => satisfies(version, '>=0'));
  const choice = finished.length > 0 ? finished : sorted;
  const meant = /[=<>~!]=?=?\s*([^,\s*]+)/.exec(versions)?.[1] ?? '';
  const later = valid(meant) === null ? undefined : choice.find((version) => compare(version, meant) > 0);
  return later ?? choice.at(-1) ?? null;
}
