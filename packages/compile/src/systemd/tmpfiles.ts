import { adminFolder, caddyUser, controllerUser, markerFolder, runFolder } from '../host/layout.ts';

/**
 * `/run/veille` at every boot. A unit's own `RuntimeDirectory` would go with the unit: a controller that starts again would
 * take the markers of warm doors with it, and Caddy's socket.
 */
export function tmpfiles(): string {
  return [
    '# Written by `veille deploy`, which overwrites it.',
    `d ${runFolder} 0750 ${controllerUser} ${controllerUser} -`,
    `d ${markerFolder} 0750 ${controllerUser} ${controllerUser} -`,
    `d ${adminFolder} 0750 ${caddyUser} ${controllerUser} -`,
    '',
  ].join('\n');
}
