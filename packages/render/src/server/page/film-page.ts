import { createHash } from 'node:crypto';
import type { Composition, Locale, RenderJob } from '@veille/protocol';
import { client } from './client.ts';
import { compositionFields } from './form-fields.ts';
import { type Html, html, raw } from './html.ts';
import { style } from './style.ts';
import { type Words, words } from './words.ts';

export interface FilmPage {
  readonly locale: Locale;
  /** The scheme and host that the reader opened. */
  readonly origin: string;
  readonly compositions: readonly Composition[];
  /** Newest first. */
  readonly jobs: readonly RenderJob[];
  /** The film that was asked for; the last one when null or unknown. */
  readonly wanted: string | null;
  readonly needsToken: boolean;
}

const script = `(${client})()`;
const earlierShown = 6;
const licenceUrl = 'https://www.remotion.dev/license';

/** Nothing but the page's own style and script, and what this server itself answers. */
export const filmPagePolicy = [
  "default-src 'none'",
  `style-src '${hash(style)}'`,
  `script-src '${hash(script)}'`,
  "connect-src 'self'",
  "img-src 'self' data:",
  "media-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** What a browser gets: the last film, what is in the making, and a form to make another. */
export function filmPage(view: FilmPage): string {
  const say = words[view.locale];
  const films = view.jobs.filter((job) => job.status === 'completed');
  const film = films.find((job) => job.jobId === view.wanted) ?? films[0] ?? null;
  const unfinished = view.jobs.filter((job) => job.status === 'queued' || job.status === 'in-progress').reverse();
  return html`<!doctype html>
<html lang="${view.locale}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="dark">
<title>${say.title}</title>
<link rel="icon" href="data:,">
<style>${raw(style)}</style>
</head>
<body ${clientWords(say)}>
<header><p class="label">${say.label}</p><h1>${say.title}</h1></header>
<main>
<section class="film" aria-labelledby="film"><h2 id="film">${say.latest}</h2>${film ? player(film, view.locale) : nothing(say)}</section>
<section class="make" aria-labelledby="make"><h2 id="make">${say.make}</h2>${makeForm(view, say)}</section>
<section class="working" aria-labelledby="working"><h2 id="working">${say.working}</h2>
<ul class="jobs" aria-live="polite">${unfinished.map((job) => jobItem(job, say))}</ul></section>
${films.length > 1 ? earlier(films, film, say) : null}
</main>
<footer><p>${say.licence} <a href="${licenceUrl}">remotion.dev/license</a>.</p>
<p><a href="/renders">/renders</a> · <a href="/compositions">/compositions</a> · <a href="/openapi.json">/openapi.json</a></p></footer>
<template id="job">${jobItem(null, say)}</template>
<script>${raw(script)}</script>
</body>
</html>`.markup;
}

function player(job: RenderJob, locale: Locale): Html {
  const say = words[locale];
  const number = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 });
  const { jobId, compositionId, videoUrl, video } = job;
  return html`<div class="frame"><video src="${videoUrl}" poster="/renders/${jobId}.jpg" controls autoplay muted loop playsinline aria-label="${filmTitle(job)}"></video></div>
<p class="facts"><strong>${filmTitle(job)}</strong> <span>${compositionId}</span>
${video ? html`<span>${video.width}×${video.height}</span> <span>${number.format(video.durationSeconds)} s</span> <span>${number.format(video.bytes / 1_000_000)} ${say.megabytes}</span>` : null}
<a href="${videoUrl}" download>${say.download}</a></p>`;
}

function nothing(say: Words): Html {
  return html`<div class="frame"><p class="empty">${say.nothingYet}</p></div>`;
}

function makeForm({ compositions, origin, needsToken }: FilmPage, say: Words): Html {
  const [first] = compositions;
  const command = `curl ${origin}/renders -H 'content-type: application/json' -d '${JSON.stringify({ compositionId: first?.id, inputProps: first?.defaultProps })}'`;
  return html`<form method="post">
<label for="composition"><span>${say.composition}</span><select id="composition">
${compositions.map(({ id }) => html`<option>${id}</option>`)}</select></label>
${compositions.map((one) => compositionFields(one, one === first, say))}
${needsToken ? html`<label for="token"><span>${say.token}</span><input id="token" type="password" autocomplete="off" required></label>` : null}
<p class="fault" id="fault" role="alert"></p>
<button>${say.submit}</button>
<noscript><p>${say.needsScript}</p><pre tabindex="0">${command}</pre></noscript>
</form>`;
}

function jobItem(job: RenderJob | null, say: Words): Html {
  const line = job === null ? say.sending : say.status[job.status];
  return html`<li${job ? html` data-job="${job.jobId}"` : null}><p>${line}</p><button class="quiet" type="button">${say.cancel}</button>
<progress max="1" value="${job?.progress ?? 0}" aria-label="${job ? filmTitle(job) : say.working}"></progress></li>`;
}

function earlier(films: readonly RenderJob[], current: RenderJob | null, say: Words): Html {
  const items = films.map(
    (job) => html`<li><a href="/?film=${job.jobId}"${job === current ? html` aria-current="true"` : null}>
<img src="/renders/${job.jobId}.jpg" alt="" loading="lazy"><span>${filmTitle(job)}</span></a></li>`,
  );
  return html`<section class="earlier" aria-labelledby="earlier"><h2 id="earlier">${say.earlier}</h2><ul class="films">${items.slice(0, earlierShown)}</ul>
${items.length > earlierShown ? html`<details><summary>${say.showAll} (${items.length})</summary><ul class="films">${items.slice(earlierShown)}</ul></details>` : null}</section>`;
}

/** What a film is called: its first text, which people write themselves. */
function filmTitle({ inputProps, compositionId }: RenderJob): string {
  const { title } = inputProps;
  const texts = [title, ...Object.values(inputProps)].filter((value) => typeof value === 'string' && value !== '');
  return String(texts[0] ?? compositionId);
}

/** Texts for the script, which has none of its own: `data-status-in-progress` and the like. */
function clientWords({ status, faults, unreachable, tokenAsked, notJson }: Words): Html {
  const statuses = Object.entries(status).map(([name, word]) => html`data-status-${name}="${word}" `);
  const refusals = Object.entries(faults).map(([code, text]) => html`data-fault-${code}="${text}" `);
  return html`${statuses}${refusals}data-unreachable="${unreachable}" data-token-asked="${tokenAsked}" data-not-json="${notJson}"`;
}

function hash(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`;
}
