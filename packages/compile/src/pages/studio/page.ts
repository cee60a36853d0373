import { type Locale, serviceStatus, statusWords } from '@veille/protocol';
import { policyOf, renderPage } from '../html.ts';
import { studioScript } from './script.ts';
import { studioStyle } from './style.ts';
import { studioWords } from './words.ts';

export const studioPolicy = policyOf({ style: studioStyle, script: studioScript });

/** A Mustache template for `StudioView`. */
export function studioPage(language: Locale): string {
  const { title, label, heading, lead, list, empty, lost, soon, soonIn, stay } = studioWords[language];
  const body = `<main class="frame">
<p class="label">${label}</p>
<h1>${heading}</h1>
<p class="lead">{{#services.length}}${lead}{{/services.length}}{{^services.length}}${empty}{{/services.length}}</p>
<p id="lost" role="status" hidden>${lost}</p>
<ul aria-label="${list}">
{{#services}}
<li data-service="{{service}}" data-status="{{status}}">
<a class="door" href="{{url}}/" referrerpolicy="origin">{{title}}</a>
<span class="state">{{statusWord}}</span>
<span class="host">{{host}}</span>
<span class="reason">{{reason}}</span>
<span class="soon" role="status">{{#sleepsInMinutes}}${soonIn.replace('{minutes}', '{{.}}')}{{/sleepsInMinutes}}</span>
<form method="post" action="/api/services/{{service}}/stay"{{^sleepsInMinutes}} hidden{{/sleepsInMinutes}}>
<button aria-label="${stay} – {{title}}">${stay}</button>
</form>
</li>
{{/services}}
</ul>
<template id="words">${words(language)}<b class="soon">${soon}</b></template>
</main>`;
  return renderPage({ language, title, tone: 'sleep', style: studioStyle, script: studioScript, body });
}

/** The script takes its words from the page, so that one script, and one policy, serves all languages. */
function words(language: Locale): string {
  return serviceStatus.options
    .map((status) => `<b data-status="${status}">${statusWords[status][language]}</b>`)
    .join('');
}
