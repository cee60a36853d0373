import type { ServiceManifest } from '@veille/protocol';
import { placesOf } from '../places.ts';
import type { Target } from '../target.ts';

/** Caddy is a charge of the controller like any other, only that it never sleeps. */
export function proxyService(target: Target): ServiceManifest {
  const { adminSocket, caddyfile, caddyHome } = placesOf(target);
  const caddy = target.programs.caddy;
  return {
    name: 'caddy',
    kind: 'caddy',
    title: 'Caddy',
    door: null,
    address: `unix/${adminSocket}`,
    driver: caddy ? 'process' : 'unavailable',
    unavailable: caddy ? null : { en: 'needs caddy: not found', fr: 'a besoin de caddy\u00a0: introuvable' },
    process: caddy
      ? {
          command: [...caddy, 'run', '--config', caddyfile, '--adapter', 'caddyfile'],
          cwd: target.folders.stack,
          env: { HOME: caddyHome, XDG_CONFIG_HOME: `${caddyHome}/config`, XDG_DATA_HOME: `${caddyHome}/data` },
          stopSignal: 'SIGTERM',
          stopTimeoutMs: 3000,
        }
      : null,
    compose: null,
    probe: caddy ? { type: 'http', path: '/config/' } : null,
    startTimeoutMs: 20_000,
    sleepAfterMs: null,
    autostart: true,
    openSocketHolds: false,
    busy: null,
    pendingFile: null,
    dependsOn: [],
    memoryBytes: null,
    graceMs: 0,
  };
}
