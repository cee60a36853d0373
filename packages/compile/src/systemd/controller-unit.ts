import { controllerUser, logFolder, runFolder, stateFolder } from '../host/layout.ts';
import { hardening, restarts } from './hardening.ts';
import { unitFile, words } from './unit-file.ts';

export interface ControllerUnitParts {
  /** Absolute paths. */
  readonly node: string;
  readonly controller: string;
  readonly manifest: string;
  /** Where the services' data lies. */
  readonly data: string;
  /** Whether any service runs in containers: then the controller may use the engine, which is root by another name. */
  readonly containers: boolean;
}

/** The controller of a host. */
export function controllerUnit({ node, controller, manifest, data, containers }: ControllerUnitParts): string {
  const home = `${stateFolder}/controller`;
  return unitFile('veille.service', {
    Unit: {
      Description: 'The watch over the studio (Veille)',
      After: containers ? 'network-online.target docker.service' : 'network-online.target',
      Wants: 'network-online.target',
      StartLimitIntervalSec: '0',
    },
    Service: {
      Type: 'exec',
      User: controllerUser,
      Group: controllerUser,
      ...(containers ? { SupplementaryGroups: 'docker' } : {}),
      // Caddy is of the group: it may open the sockets of services and of the doors. The API's is the owner's alone.
      UMask: '0007',
      WorkingDirectory: home,
      Environment: [`HOME=${home}`, 'LANG=C.UTF-8', 'NODE_ENV=production'],
      ExecStart: words([node, controller, manifest]),
      // The manifest that is there now is taken, or refused as a whole. It lasts until what has changed is awake again, and systemd
      // gives it the time of a start.
      ExecReload: words([node, controller, '--reload', manifest]),
      TimeoutStartSec: '240s',
      // It goes and its services stay: the next one adopts them.
      KillMode: 'process',
      TimeoutStopSec: '90s',
      ...restarts,
      CapabilityBoundingSet: '',
      ...hardening,
      RestrictAddressFamilies: 'AF_UNIX AF_INET AF_INET6 AF_NETLINK',
      ReadWritePaths: `${runFolder} ${logFolder} ${home} ${stateFolder}/tmp ${data}`,
    },
    Install: { WantedBy: 'multi-user.target' },
  });
}
