import { squeeze } from '../html.ts';
import { keepUp } from '../keep-up.ts';

/**
 * Follows one service: over SSE while the stream holds, by asking when it does not (a phone that slept, a controller
 * that restarts). Whoever waits for the service goes on when it is ready, to the exact address; whoever does not, or
 * has arrived in vain before, gets a link. An answer that was on its way while the stream told something is older than
 * that. What it shows are attributes and numbers: all words stand in the page.
 */
export const asleepScript = squeeze(`
  'use strict';
  const main = document.querySelector('main');
  const part = (id) => document.getElementById(id);
  const { target, usual, later } = main.dataset;
  const usualMs = Number(usual) * 1000;
  const laterMs = Number(later) * 1000;
  let waiting = 'waiting' in main.dataset;
  let startedAt = Date.now();
  let posting = false;
  let told = 0;
  let stream;

  function hear({ status, reason }) {
    if (!posting) show(status, reason);
  }

  function show(status, reason) {
    if (status !== main.dataset.status) {
      if (status === 'starting') begin();
      main.dataset.status = status;
      document.title = main.dataset.title + ' — ' + document.querySelector('.label [data-when=' + status + ']').textContent;
    }
    part('reason').textContent = reason || '';
    if (status === 'failed' || status === 'unavailable') waiting = false;
    if (status === 'ready' && waiting) arrive();
  }

  function begin() {
    startedAt = Date.now();
    part('log').replaceChildren();
  }

  function arrive() {
    waiting = false;
    if (!mayArrive()) return;
    const here = location.pathname + location.search;
    if (here === target) location.reload();
    else location.replace(target + location.hash);
  }

  function mayArrive() {
    try {
      const recent = JSON.parse(sessionStorage.getItem('veille') || '[]').filter((at) => Date.now() - at < 60000);
      sessionStorage.setItem('veille', JSON.stringify([...recent, Date.now()]));
      return recent.length < 3;
    } catch {
      return true;
    }
  }

  function follow() {
    if (stream) stream.close();
    stream = new EventSource('/.veille/events');
    stream.addEventListener('open', () => { part('lost').hidden = true; part('log').replaceChildren(); });
    stream.addEventListener('status', ({ data }) => { told += 1; hear(JSON.parse(data)); });
    stream.addEventListener('log', ({ data }) => { write(JSON.parse(data).line); });
  }

  async function ask() {
    const before = told;
    try {
      const answer = await fetch('/.veille/state', { cache: 'no-store', headers: { accept: 'application/json' } });
      if (!answer.ok) throw new Error(answer.statusText);
      const state = await answer.json();
      if (told === before) hear(state);
      part('lost').hidden = true;
    } catch {
      part('lost').hidden = false;
    }
  }

  function write(line) {
    const log = part('log');
    const follows = log.scrollHeight - log.scrollTop - log.clientHeight < 40;
    const row = document.createElement('span');
    row.textContent = line;
    log.append(row);
    while (log.childElementCount > 200) log.firstElementChild.remove();
    if (follows) log.scrollTop = log.scrollHeight;
  }

  function count() {
    if (main.dataset.status !== 'starting') return;
    const elapsedMs = Date.now() - startedAt;
    part('elapsed').textContent = Math.floor(elapsedMs / 1000) + ' s';
    if (!usualMs) return;
    const share = elapsedMs / usualMs;
    part('bar').value = share < 1 ? 0.9 * share : 1 - 0.1 / share;
    part('usual').hidden = elapsedMs > laterMs;
    part('later').hidden = elapsedMs <= laterMs;
  }

  async function wake(event) {
    event.preventDefault();
    posting = waiting = true;
    show('starting');
    main.focus();
    try {
      const answer = await fetch('/.veille/wake', { method: 'POST', body: new URLSearchParams({ target }), redirect: 'manual' });
      if (answer.status === 503) location.replace(target);
    } finally {
      posting = false;
      ask();
    }
  }

  part('wake').addEventListener('submit', wake);
  ${keepUp(2000)}
  setInterval(count, 250);
  part('log').scrollTop = part('log').scrollHeight;
  follow();
  ask();
`);
