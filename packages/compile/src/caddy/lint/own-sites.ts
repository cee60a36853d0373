import type { OwnSites } from '../../target.ts';
import { accessRule } from '../access-rule.ts';
import { quotePattern } from '../quote.ts';
import { caddyAbilities } from '../version.ts';
import { lintCaddy } from './lint-caddy.ts';

/** A hole in a person's own file, at the line that it begins in. */
export interface OwnHole {
  readonly file: string;
  /** From 1. */
  readonly line: number;
  readonly found: string;
  /** What to write instead. */
  readonly fix: string;
}

/** What stands in the place of our own snippets that let nobody in. */
const nothing = ' {\n\theader -Server\n}\n';

/**
 * A Caddyfile around a person's own sites alone, which `source` is imported into: any Caddy of that version can adapt it,
 * also one without the module that certificates come by. `allow` are the ranges that may pass.
 */
export function caddyfileAround({ source }: OwnSites, allow: readonly string[], caddyVersion: string): string {
  return [
    '{\n\tadmin unix//run/admin.sock\n}\n',
    accessRule({ target: { allow }, abilities: caddyAbilities(caddyVersion) }),
    ...['https', 'failures', 'failures_elsewhere'].map((name) => `(${name})${nothing}`),
    `import ${quotePattern(source)}\n`,
  ].join('\n');
}

/**
 * The ways past the mesh's ranges, and the secrets in plain sight, in a person's own sites. `adapted` is what `caddy adapt`
 * makes of `caddyfileAround` them; sorted by line.
 */
export function lintOwnSites(adapted: unknown, { source: file, text }: OwnSites, allow: readonly string[]): OwnHole[] {
  const lines = text.split('\n');
  const holes = lintCaddy(adapted, allow).map(({ names, found, fix }) => ({
    file,
    line: lineOf(names, lines),
    found,
    fix,
  }));
  const baked = lines.flatMap((line, index) =>
    [...line.matchAll(/\{\$(\w+)[^}]*\}/g)].map(([word, name]) => ({
      file,
      line: index + 1,
      found: `${word}, whose value Caddy would write into its configuration`,
      fix: `{env.${name}}`,
    })),
  );
  return [...holes, ...baked].sort((left, right) => left.line - right.line);
}

/** Where a site of one of these names begins; the file's first line when it is not said by name. */
function lineOf(names: readonly string[], lines: readonly string[]): number {
  const index = lines.findIndex((line) => names.some((name) => isAddress(line, name)));
  return index === -1 ? 1 : index + 1;
}

function isAddress(line: string, name: string): boolean {
  const words = line.split(/[\s,{]+/).map((word) => word.replace(/^https?:\/\//, '').replace(/[:/].*$/, ''));
  return /^\S.*[{,]\s*$/.test(line) && words.includes(name);
}
