import type { Locale } from '@veille/protocol';
import { policyOf, renderPage } from '../html.ts';
import { asleepScript } from './script.ts';
import { asleepStyle } from './style.ts';
import { type AsleepWords, asleepWords, labelOf } from './words.ts';

/** The states that this page shows, in the order in which they usually come. */
const states = ['stopped', 'starting', 'ready', 'stopping', 'failed', 'unavailable'] as const;

export const asleepPolicy = policyOf({ style: asleepStyle, script: asleepScript });

/** A Mustache template for `AsleepView`. */
export function asleepPage(language: Locale): string {
  const words = asleepWords[language];
  return renderPage({
    language,
    title: `{{title}} — ${words.service} {{statusWord}}`,
    tone: 'sleep',
    style: asleepStyle,
    script: asleepScript,
    body: body(language, words),
  });
}

function body(language: Locale, words: AsleepWords): string {
  return `<main class="frame" tabindex="-1" data-status="{{status}}" data-title="{{title}}" data-target="{{target}}" data-usual="{{usualSeconds}}" data-later="{{laterSeconds}}"{{#waking}} data-waiting{{/waking}}>
<p class="label">${eachState((status) => labelOf(status, language))}</p>
<h1>{{title}}</h1>
<div role="status">
<p class="lead">${eachState((status) => words.states[status])}</p>
<p class="reason" id="reason">{{reason}}</p>
<p id="lost" hidden>${words.lost}</p>
</div>
${noRoom(words)}
${progress(words)}
${withoutScript(words)}
<section class="log" aria-labelledby="log-title">
<h2 id="log-title">${words.log}</h2>
<pre id="log" tabindex="0" role="log" aria-live="off" aria-labelledby="log-title">{{#log}}<span>{{.}}</span>{{/log}}</pre>
</section>
<form class="act" id="wake" method="post" action="/.veille/wake" data-when="stopped failed">
<input type="hidden" name="target" value="{{target}}">
<p class="row"><button><span data-when="stopped">${words.wake}</span><span data-when="failed">${words.again}</span></button>{{#usualSeconds}}
<small data-when="stopped">${words.usually[0]}{{usualSeconds}}${words.usually[1]}</small>{{/usualSeconds}}</p>
</form>
<p class="act" data-when="ready"><a class="go" href="{{target}}">${words.open}</a></p>
<footer><span>{{service}}</span><a href="{{dashboardUrl}}/">${words.allDoors}</a></footer>
</main>`;
}

/** The browser itself waits for the answer: nothing has to be asked again and again. */
function withoutScript({ openWhenAwake }: AsleepWords): string {
  return `{{#waking}}<noscript><form class="act" method="post" action="/.veille/wake"><input type="hidden" name="target" value="{{target}}"><button>${openWhenAwake}</button></form></noscript>{{/waking}}`;
}

function progress({ progress, usually: [before, after], firstTime, later }: AsleepWords): string {
  const estimate = `{{#usualSeconds}}${before}{{usualSeconds}}${after}{{/usualSeconds}}{{^usualSeconds}}${firstTime}{{/usualSeconds}}`;
  return `<div class="progress" data-when="starting">
<progress id="bar" max="1" aria-label="${progress}"></progress>
<p class="times"><span id="elapsed"></span><span id="usual">${estimate}</span><span id="later" hidden>${later}</span></p>
</div>`;
}

/** Plain forms: they work without JavaScript, and the way back shows what came of them. */
function noRoom({ noRoom, makeRoom: [before, after], waitInLine, inLine }: AsleepWords): string {
  const form = (field: string, label: string) =>
    `<form method="post" action="/.veille/wake"><input type="hidden" name="target" value="{{target}}"><input type="hidden" ${field}><button>${label}</button></form>`;
  const yes = form('name="evict" value="{{service}}"', `${before}{{title}}${after}`);
  const line = `{{#mayWait}}${form('name="line" value="yes"', waitInLine)}{{/mayWait}}{{#inLine}}<p>${inLine}</p>{{/inLine}}`;
  return `{{#noRoom}}<section class="room" data-when="stopped failed" aria-labelledby="room-title">
<h2 id="room-title">${noRoom}</h2>
<p>{{reason}}</p>
<div class="row">{{#evictable}}${yes}{{/evictable}}${line}</div>
</section>{{/noRoom}}`;
}

function eachState(text: (status: (typeof states)[number]) => string): string {
  return states.map((status) => `<span data-when="${status}">${text(status)}</span>`).join('');
}
