import type { PreparedService } from '../up/prepare-studio.ts';
import { count } from './units.ts';

/** What was made for whom, one line each; one line alone when there was nothing to do. */
export function formatPrepared(services: readonly PreparedService[]): string[] {
  const unavailable = services.flatMap(({ service, unavailable: why }) => (why === null ? [] : [`${service} ${why}.`]));
  const able = services.filter((service) => service.unavailable === null);
  const made = able.filter(({ needs }) => needs.some(({ wasThere }) => !wasThere));
  const kept = able.filter((service) => !made.includes(service)).map(({ service }) => service);
  return [
    ...made.map(({ service, needs }) => `${service} is prepared: ${describeMade(needs)}.`),
    ...(kept.length === 0 ? [] : [`${made.length === 0 ? 'Nothing to do' : 'Prepared before'}: ${kept.join(', ')}.`]),
    ...unavailable,
  ];
}

function describeMade(needs: PreparedService['needs']): string {
  const made = needs.filter(({ wasThere }) => !wasThere).map(({ what, name }) => `${what} ${name}`);
  const there = needs.length - made.length;
  return `${made.join(', ')}${there === 0 ? '' : `; ${count(there, 'thing')} was there`}`;
}
