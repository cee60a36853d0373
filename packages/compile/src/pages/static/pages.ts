import type { Locale } from '@veille/protocol';
import { escapeHtml, type Page, policyOf, renderPage, squeeze } from '../html.ts';
import { look } from '../look.ts';
import { allDoors, type StaticPage, staticWords } from './words.ts';

/** The command that mends what Veille itself can mend. */
const emergency = 'veille up';

export const staticPages: Record<StaticPage, (language: Locale, dashboardUrl: string) => string> = {
  // Outsiders get no link and no name: the page must not say what there is.
  forbidden: (language) => render('forbidden', 'refusal', language),
  unreachable: (language) => render('unreachable', 'trouble', language, `<p class="shell">${emergency}</p>`),
  external: (language) => render('external', 'quiet', language),
  'not-found': (language, dashboardUrl) =>
    render(
      'not-found',
      'quiet',
      language,
      `<footer><a href="${escapeHtml(dashboardUrl)}/">${escapeHtml(allDoors[language])}</a></footer>`,
    ),
};

const style = `${look}\n${squeeze(`
  [data-tone=refusal] h1 { color: var(--accent) }
  h1 span { display: block; color: var(--bright); text-shadow: 0 0 1.5rem color-mix(in srgb, var(--bright) 45%, transparent) }
`)}`;

export const staticPolicy = policyOf({ style });

function render(name: StaticPage, tone: Page['tone'], language: Locale, more = ''): string {
  const { title, label, heading, needed, lead } = staticWords[name][language];
  const paragraphs = lead.map((text) => `<p class="lead">${escapeHtml(text)}</p>`).join('\n');
  const body = `<main class="frame">
<p class="label">${escapeHtml(label)}</p>
<h1>${escapeHtml(heading)}${needed === undefined ? '' : ` <span>— ${escapeHtml(needed)}</span>`}</h1>
${paragraphs}
${more}
</main>`;
  return renderPage({ language, title: escapeHtml(title), tone, style, body });
}
