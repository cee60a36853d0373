import { squeeze } from '../html.ts';
import { keepUp } from '../keep-up.ts';

/**
 * Keeps the states of the list up to date; after a break of the stream it asks for all of them at once, and again where the
 * stream told something while the answer was on its way, which is older then. What will fall
 * asleep soon (as the controller announces it: five minutes before, or half of a shorter time) says so, with a button.
 */
export const studioScript = squeeze(`
  'use strict';
  const part = (id) => document.getElementById(id);
  const rows = new Map([...document.querySelectorAll('li[data-service]')].map((row) => [row.dataset.service, row]));
  let stream, later, told = 0;

  function tellSleep({ name, status, sleepsAt, lastActivity }) {
    const row = rows.get(name);
    if (!row) return;
    const at = Date.parse(sleepsAt);
    const isSoon = status === 'ready' && Date.now() >= at - Math.min(300000, (at - Date.parse(lastActivity)) / 2);
    const time = new Date(at).toLocaleTimeString(document.documentElement.lang, { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' });
    const said = isSoon ? part('words').content.querySelector('.soon').textContent.replace('{time}', time) : '';
    const text = row.querySelector('.soon');
    if (text.textContent !== said) text.textContent = said;
    row.querySelector('form').hidden = !isSoon;
  }

  function tellAll(services) {
    services.forEach(tellSleep);
    clearTimeout(later);
    if (document.querySelector('li form:not([hidden])')) later = setTimeout(ask, 5000);
  }

  async function stay(row) {
    await fetch(row.querySelector('form').action, { method: 'POST', headers: { accept: 'application/json' } }).catch(() => {});
    row.querySelector('a').focus();
    ask();
  }

  function show({ service, status, reason }) {
    const row = rows.get(service);
    if (!row || row.dataset.status === status) return;
    row.dataset.status = status;
    row.querySelector('.state').textContent = part('words').content.querySelector('[data-status=' + status + ']').textContent;
    row.querySelector('.reason').textContent = reason || '';
    row.querySelector('.soon').textContent = '';
    row.querySelector('form').hidden = true;
  }

  function follow() {
    if (stream) stream.close();
    stream = new EventSource('/.veille/events');
    stream.addEventListener('open', ask);
    stream.addEventListener('status', ({ data }) => { told += 1; show(JSON.parse(data)); });
    stream.addEventListener('sleep-soon', ask);
  }

  async function ask() {
    const before = told;
    try {
      const answer = await fetch('/api/services', { cache: 'no-store', headers: { accept: 'application/json' } });
      const { services } = await answer.json();
      if (told !== before) return ask();
      for (const { name, status, reason } of services) show({ service: name, status, reason });
      tellAll(services);
      part('lost').hidden = true;
    } catch {
      part('lost').hidden = false;
    }
  }

  for (const row of rows.values()) row.querySelector('form').addEventListener('submit', (event) => { event.preventDefault(); stay(row); });
  ${keepUp(3000)}
  follow();
`);
