import { describeFinding } from './describe-finding.ts';
import { type Origin, originOf } from './origin.ts';
import type { ImportSite } from './python/import-sites.ts';
import type { Finding } from './report.ts';
import type { Surroundings } from './surroundings.ts';

/** What one import lacks; nothing when it is the source's own, the standard library's, or declared. */
export function judgeSite(file: string, site: ImportSite, surroundings: Surroundings): Finding[] {
  // `from google import auth` asks for `google.auth`, `from requests import get` for `requests`: both are looked up.
  const wanted = site.names.length === 0 ? [site.module] : site.names.map((name) => `${site.module}.${name}`);
  return wanted.flatMap((dotted) => {
    const origin = originOf(dotted, file, surroundings);
    if (origin === null || isProvided(origin, site, surroundings)) return [];
    return [{ file, line: site.line, module: origin.module, ...describeFinding(site, origin, surroundings) }];
  });
}

/** An import that may be done without is well declared by an extra, or for the systems and Pythons that need it. */
function isProvided({ names }: Origin, { optional }: ImportSite, surroundings: Surroundings): boolean {
  const { declared, extras, elsewhere } = surroundings;
  return names.some((name) => declared.has(name) || (optional !== null && (extras.has(name) || elsewhere.has(name))));
}
