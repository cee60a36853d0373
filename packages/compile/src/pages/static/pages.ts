import type { Locale } from '@veille/protocol';
import { escapeHtml, type Page, policyOf, renderPage } from '../html.ts';
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

export const staticPolicy = policyOf({ style: look });

function render(name: StaticPage, tone: Page['tone'], language: Locale, more = ''): string {
  const { title, label, heading, lead } = staticWords[name][language];
  const paragraphs = lead.map((text) => `<p class="lead">${escapeHtml(text)}</p>`).join('\n');
  const body = `<main class="frame">
<p class="label">${escapeHtml(label)}</p>
<h1>${escapeHtml(heading)}</h1>
${paragraphs}
${more}
</main>`;
  return renderPage({ language, title: escapeHtml(title), tone, style: look, body });
}
