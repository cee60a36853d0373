import { squeeze } from '../html.ts';

/** Keeps the states of the list up to date; after a break of the stream it asks for all of them at once. */
export const studioScript = squeeze(`
  'use strict';
  const part = (id) => document.getElementById(id);
  const rows = new Map([...document.querySelectorAll('li[data-service]')].map((row) => [row.dataset.service, row]));
  let stream;

  function show({ service, status, reason }) {
    const row = rows.get(service);
    if (!row || row.dataset.status === status) return;
    row.dataset.status = status;
    row.querySelector('.state').textContent = part('words').content.querySelector('[data-status=' + status + ']').textContent;
    row.querySelector('.reason').textContent = reason || '';
  }

  function follow() {
    if (stream) stream.close();
    stream = new EventSource('/.veille/events');
    stream.addEventListener('open', ask);
    stream.addEventListener('status', ({ data }) => { show(JSON.parse(data)); });
  }

  async function ask() {
    try {
      const answer = await fetch('/api/services', { cache: 'no-store', headers: { accept: 'application/json' } });
      const { services } = await answer.json();
      for (const { name, status, reason } of services) show({ service: name, status, reason });
      part('lost').hidden = true;
    } catch {
      part('lost').hidden = false;
    }
  }

  function recover() {
    if (document.hidden) return;
    if (stream.readyState === 2) follow();
    ask();
  }

  document.addEventListener('visibilitychange', recover);
  addEventListener('pageshow', ({ persisted }) => { if (persisted) recover(); });
  addEventListener('online', recover);
  setInterval(() => { if (stream.readyState !== 1) recover(); }, 3000);
  follow();
`);
