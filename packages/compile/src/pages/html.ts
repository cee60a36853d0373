import { createHash } from 'node:crypto';
import type { Locale } from '@veille/protocol';

/** A page, complete but for the slots that the controller fills. */
export interface Page {
  readonly language: Locale;
  readonly title: string;
  /** Its colours: see `look.ts`. */
  readonly tone: 'sleep' | 'refusal' | 'trouble' | 'quiet';
  readonly style: string;
  /** Runs at the end of the body; absent where there is nothing to follow. */
  readonly script?: string;
  readonly body: string;
}

/** Nothing comes from outside and nothing is inline but the one style and the one script, which the policy knows by hash. */
export function renderPage({ language, title, tone, style, script, body }: Page): string {
  return `<!doctype html>
<html lang="${language}" data-tone="${tone}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<meta name="color-scheme" content="dark">
<title>${title}</title>
<link rel="icon" href="data:,">
<style>${style}</style>
</head>
<body>
${body}${script === undefined ? '' : `\n<script>${script}</script>`}
</body>
</html>
`;
}

/** The `Content-Security-Policy` of pages that share a style and a script, whatever their language. */
export function policyOf({ style, script }: Pick<Page, 'style' | 'script'>): string {
  const sources = {
    'default-src': "'none'",
    'style-src': hashOf(style),
    ...(script === undefined ? {} : { 'script-src': hashOf(script), 'connect-src': "'self'" }),
    'img-src': 'data:',
    'form-action': "'self'",
    'base-uri': "'none'",
    'frame-ancestors': "'none'",
  };
  return Object.entries(sources)
    .map(([directive, source]) => `${directive} ${source}`)
    .join('; ');
}

function hashOf(text: string): string {
  return `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
}

/** Text for an element or a quoted attribute. */
export function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}

/** Styles and scripts are written to be read and served without their indentation. */
export function squeeze(source: string): string {
  return source.replace(/^\s+/gm, '').trim();
}
