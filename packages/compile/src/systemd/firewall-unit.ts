import { guardCommands } from '@veille/protocol';
import { controllerUnit, firewallUnit as name } from '../host/layout.ts';
import { unitFile, words } from './unit-file.ts';

/**
 * Closes the bridges of the projects to neighbours as root: the controller, which is not root, could not. Docker's chain is
 * there once its daemon has started, and whoever starts that again gets the rules again.
 */
export function firewallUnit(bridges: readonly string[]): string {
  const sorted = [...bridges].sort();
  const remove = sorted.map((bridge) => `-${command(guardCommands(bridge).remove)}`);
  return unitFile(name, {
    Unit: {
      Description: 'The networks of the studio’s containers closed to neighbours (Veille)',
      After: 'docker.service',
      PartOf: 'docker.service',
      Before: controllerUnit,
    },
    Service: {
      Type: 'oneshot',
      RemainAfterExit: 'yes',
      // What stands already is not put there twice.
      ExecStart: [...remove, ...sorted.map((bridge) => command(guardCommands(bridge).insert))],
      ExecStop: remove,
    },
    Install: { WantedBy: 'multi-user.target docker.service' },
  });
}

function command([program = '', ...rest]: readonly string[]): string {
  return words([`/usr/sbin/${program}`, ...rest]);
}
