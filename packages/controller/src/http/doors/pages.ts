import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { AsleepView, Locale, Manifest, StudioView } from '@veille/protocol';
import type { FastifyReply } from 'fastify';
import Mustache from 'mustache';

/** The views that each page is filled with. */
interface Views {
  readonly asleep: AsleepView;
  readonly studio: StudioView;
}

/** Sends a page of `compile`, filled, with the policy that allows its own script and style and nothing else. */
export async function sendPage<Name extends keyof Views>(
  reply: FastifyReply,
  pages: Manifest['pages'],
  page: { readonly name: Name; readonly language: Locale; readonly view: Views[Name] },
): Promise<FastifyReply> {
  const template = await readFile(join(pages.folder, `${page.name}.${page.language}.html`), 'utf8');
  return reply
    .type('text/html; charset=utf-8')
    .headers({
      'cache-control': 'no-store',
      'content-language': page.language,
      'content-security-policy': pages.csp[page.name] ?? "default-src 'none'",
      // With `no-referrer` the form's own POST would come from `Origin: null`.
      'referrer-policy': 'same-origin',
    })
    .send(Mustache.render(template, page.view));
}
