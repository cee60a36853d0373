import type { HostFile } from '@veille/compile';
import { type Host, headscaleFolder } from '@veille/testkit';
import type { BadDeploy } from './bad-deploys.ts';
import { at, type RealHost } from './real-host.ts';

const recordsFile = `${headscaleFolder}/extra-records.json`;
const configFile = `${headscaleFolder}/config.yaml`;
const unit = 'headscale.service';

const listOf = (names: readonly string[]) =>
  `${JSON.stringify(names.map((name) => ({ name: `${name}.studio.test`, type: 'A', value: '100.64.0.9' })))}\n`;
const records = (text: string, parts: Partial<HostFile> = {}) => at(recordsFile, text, { shared: true, ...parts });

/** One door's record. */
export const goodRecords = { files: [records(listOf(['door']))] };

/** Headscale runs as a user of its own, as where its package for Debian has installed it. */
export function becomeOrdinary(vpn: Host): void {
  vpn.exec(['useradd', '--system', '--home-dir', '/nonexistent', 'headscale']);
  vpn.write('/etc/systemd/system/headscale.service.d/user.conf', '[Service]\nUser=headscale\n');
  vpn.exec(['systemctl', 'daemon-reload']);
  vpn.exec(['systemctl', 'restart', unit]);
  isHealthy(vpn);
}

/** What is wrong with the mesh as its clients see it, once Headscale has had the time to start; nothing when it is well. */
export function faultsOfMesh({ machine }: RealHost): string[] {
  return [isHealthy(machine) ? '' : 'Headscale does not run', leads(machine, 'door', 30)].filter(
    (fault) => fault !== '',
  );
}

/** @param settings the text of Headscale's settings as it runs now */
export function badHeadscale(settings: string): readonly BadDeploy[] {
  return [
    {
      name: 'records that are no JSON',
      artifacts: () => ({
        files: [records('[{"name": "door.studio.test",\n')],
        checks: [{ type: 'records', file: recordsFile }],
      }),
      says: /not-begun: Headscale could not read .*it is not JSON/,
    },
    {
      name: 'records that Headscale may not read',
      artifacts: () => ({ files: [records(listOf(['door', 'new']), { mode: 0o600 })] }),
      options: ({ machine }) => ({ probe: async () => leads(machine, 'new', 4) || null }),
      says: /put-back: new leads nowhere/,
    },
    {
      name: 'settings with which Headscale does not start',
      artifacts: () => ({
        files: [
          at(configFile, settings.replace(/^dns:\n/m, 'dns:\n  extra_records: []\n'), {
            shared: true,
            after: [{ type: 'restart', unit }],
          }),
        ],
      }),
      says: /put-back: headscale.service does not come up[\s\S]*extra_records/,
    },
  ];
}

/** What Headscale does with a file that is changed past every deploy: its log's words, and what clients find then. */
export function spoilRecords({ machine }: RealHost): { readonly log: string; readonly faults: string } {
  machine.write(`${recordsFile}.bad`, '[{', 0o644);
  machine.exec(['mv', `${recordsFile}.bad`, recordsFile]);
  const words = 'for i in $(seq 50); do journalctl --unit "$1" | grep "reading extra records" && exit; sleep 0.1; done';
  const log = machine.exec(['sh', '-c', words, 'log', unit]);
  return { log, faults: leads(machine, 'door', 4) };
}

function isHealthy(vpn: Host): boolean {
  const words = 'for i in $(seq 100); do curl -fsS "http://$1:8080/health" && exit; sleep 0.1; done';
  return vpn.exec(['sh', '-c', `${words} 2>&1`, 'health', vpn.address]).includes('pass');
}

/**
 * By the system's resolver, which the mesh has taken over. A new record is there within a second, once its client has found
 * Headscale again after a start.
 */
function leads(vpn: Host, door: string, seconds: number): string {
  const words = `for i in $(seq ${seconds * 5}); do getent ahostsv4 "$1" && exit; sleep 0.2; done; true`;
  const found = vpn.exec(['sh', '-c', words, 'leads', `${door}.studio.test`]);
  return found.includes('100.64.0.9') ? '' : `${door} leads nowhere`;
}
