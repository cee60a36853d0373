import type { Holder, Locale } from '@veille/protocol';
import { clockTime } from './clock-time.ts';
import type { Hold, SeenHold } from './holds.ts';

/** A hold as the API shows it. */
export function toHolder(hold: SeenHold, nowMs: number): Holder {
  return { kind: hold.kind, text: describeHold(hold, 'en', nowMs), since: new Date(hold.sinceMs).toISOString() };
}

/** One plain sentence: what keeps a service awake. */
export function describeHold(hold: Hold, language: Locale, nowMs: number): string {
  return language === 'en' ? inEnglish(hold, nowMs) : inFrench(hold, nowMs);
}

function inEnglish(hold: Hold, nowMs: number): string {
  switch (hold.kind) {
    case 'socket':
      return hold.count === 1 ? '1 request or socket is open' : `${hold.count} requests or sockets are open`;
    case 'job':
      return hold.count === 1 ? 'It has work to do' : `It has ${hold.count} jobs to do`;
    case 'dependant':
      return `${hold.name} needs it`;
    case 'pin':
      return `It is pinned until ${clockTime(hold.untilMs, nowMs)}`;
    case 'unknown':
      return `${unknownInEnglish[hold.what]}: ${hold.error}`;
  }
}

function inFrench(hold: Hold, nowMs: number): string {
  switch (hold.kind) {
    case 'socket':
      return hold.count === 1
        ? '1 requête ou connexion est ouverte'
        : `${hold.count} requêtes ou connexions sont ouvertes`;
    case 'job':
      return hold.count === 1 ? 'Il a du travail' : `Il a ${hold.count} tâches en cours`;
    case 'dependant':
      return `${hold.name} en a besoin`;
    case 'pin':
      return `Il est épinglé jusqu’à ${clockTime(hold.untilMs, nowMs)}`;
    case 'unknown':
      return `${unknownInFrench[hold.what]} : ${hold.error}`;
  }
}

const unknownInEnglish = {
  'access-log': 'its access log cannot be read',
  'in-flight': 'Caddy cannot tell what is in flight',
  work: 'it cannot say whether it has work',
} as const;

const unknownInFrench = {
  'access-log': 'son journal d’accès est illisible',
  'in-flight': 'Caddy ne sait pas dire ce qui est en cours',
  work: 'il ne sait pas dire s’il a du travail',
} as const;
