import { type Locale, locale } from '@veille/protocol';
import { asleepPage, asleepPolicy } from './asleep/page.ts';
import { staticPages, staticPolicy } from './static/pages.ts';
import { problemDocuments } from './static/problems.ts';
import { studioPage, studioPolicy } from './studio/page.ts';

export interface Pages {
  /** File names and contents: `asleep.en.html`, `forbidden.problem.json`. */
  readonly files: readonly { readonly name: string; readonly content: string }[];
  /** `Content-Security-Policy` of the pages that the controller fills. */
  readonly filledCsp: Record<string, string>;
  /** The one of the pages that Caddy serves as they are. */
  readonly staticCsp: string;
}

/** All pages in all languages. `asleep` and `studio` are Mustache templates for the views of `protocol/page-view.ts`. */
export function compilePages(dashboardUrl: string): Pages {
  const pages = locale.options.flatMap((language) => [
    { name: `asleep.${language}.html`, content: asleepPage(language) },
    { name: `studio.${language}.html`, content: studioPage(language) },
    ...staticFiles(language, dashboardUrl),
  ]);
  return {
    files: [...pages, ...problemDocuments()],
    filledCsp: { asleep: asleepPolicy, studio: studioPolicy },
    staticCsp: staticPolicy,
  };
}

function staticFiles(language: Locale, dashboardUrl: string): Pages['files'] {
  return Object.entries(staticPages).map(([name, page]) => ({
    name: `${name}.${language}.html`,
    content: page(language, dashboardUrl),
  }));
}
