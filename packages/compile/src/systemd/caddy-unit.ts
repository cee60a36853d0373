import { adminFolder, caddyUser, controllerUser, logFolder } from '../host/layout.ts';
import type { CaddyUnit } from '../target.ts';
import { hardening, restarts } from './hardening.ts';
import { unitFile, words } from './unit-file.ts';

/** What the unit is written from besides the target's own words. */
export interface CaddyUnitParts {
  /** Absolute path of the program. */
  readonly program: string;
  /** A file of `NAME=value` lines that systemd reads as root: Caddy 2.6 takes keys from nowhere else. */
  readonly environment: string;
}

/**
 * Caddy under a user of its own, which may listen on 443 and nothing else, in the controller's group: so it can open the
 * doors socket and look for markers, and the controller can open its admin socket.
 */
export function caddyUnit({ name, caddyfile, data, adminSocket }: CaddyUnit, parts: CaddyUnitParts): string {
  const file = ['--config', caddyfile, '--adapter', 'caddyfile'];
  return unitFile(`${name}.service`, {
    Unit: {
      Description: 'The proxy of the studio (Veille)',
      Documentation: 'https://caddyserver.com/docs/',
      // Without addresses there is nothing to listen on; the mesh's come a little later, and a restart finds them.
      After: 'network-online.target tailscaled.service',
      Wants: 'network-online.target',
      StartLimitIntervalSec: '0',
    },
    Service: {
      Type: 'notify',
      User: caddyUser,
      Group: controllerUser,
      // Caddy before 2.11 makes its socket as the umask says.
      UMask: '0007',
      Environment: [`HOME=${data}`, `XDG_CONFIG_HOME=${data}/config`, `XDG_DATA_HOME=${data}/data`],
      EnvironmentFile: parts.environment,
      ExecStart: words([parts.program, 'run', ...file]),
      // The address is that of the instance that runs: its file may have been written for another.
      ExecReload: words([parts.program, 'reload', ...file, '--address', `unix/${adminSocket}`]),
      TimeoutStopSec: '5s',
      ...restarts,
      LimitNOFILE: '1048576',
      AmbientCapabilities: 'CAP_NET_BIND_SERVICE',
      CapabilityBoundingSet: 'CAP_NET_BIND_SERVICE',
      ...hardening,
      RestrictAddressFamilies: 'AF_UNIX AF_INET AF_INET6',
      ReadWritePaths: `${data} ${adminFolder} ${logFolder}/doors`,
    },
    Install: { WantedBy: 'multi-user.target' },
  });
}
