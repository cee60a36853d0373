import type { HostArtifacts, HostFile } from '@veille/compile';
import type { ApplyOptions, Outcome } from '@veille/deploy';
import { atStep, fillMemory } from './faulty-executor.ts';
import { at, type RealHost, unitFile } from './real-host.ts';

/** One way in which a deploy goes wrong on a host that was well before. */
export interface BadDeploy {
  /** As the table in docs/bad-deploys.md calls it. */
  readonly name: string;
  readonly artifacts: () => Partial<HostArtifacts>;
  readonly options?: (host: RealHost) => Partial<ApplyOptions>;
  /** What is found in the outcome's state, sentence and log. */
  readonly says: RegExp;
  /** Takes back what was not the deploy's. */
  readonly after?: (host: RealHost) => void;
}

const target = 'caddy';
const web = { name: 'web.service', target };
const caddy = { name: 'caddy-pi.service', target };
const webUnit = (...lines: string[]) => unitFile(web.name, lines);
const caddyfile = (site: string) =>
  at('/opt/pi/Caddyfile', `{\n\tadmin unix//run/caddy-pi.sock\n}\n${site}\n`, {
    after: [{ type: 'reload', unit: caddy.name }],
  });
const caddyUnit = unitFile(caddy.name, [
  'Type=notify',
  'Environment=HOME=/run/caddy-pi-home',
  'ExecStart=/usr/local/bin/caddy run --config /opt/pi/Caddyfile --adapter caddyfile',
  'ExecReload=/usr/local/bin/caddy reload --config /opt/pi/Caddyfile --adapter caddyfile --address unix//run/caddy-pi.sock',
]);
const checks: HostArtifacts['checks'] = [
  { type: 'caddy', program: '/usr/local/bin/caddy', file: '/opt/pi/Caddyfile', user: 'nobody', environment: null },
  { type: 'unit', file: '/etc/systemd/system/web.service' },
];
const goodSite = caddyfile('http://127.0.0.1:8080 {\n\trespond ok\n}');
const goodWeb = webUnit('ExecStart=/bin/sleep infinity', 'ExecReload=/bin/true');

const runFolder = at('/etc/tmpfiles.d/pi.conf', 'd /run/pi 0750 root root -\n', {
  after: [{ type: 'create-temporary-files' }],
});

/** A Caddy, a unit and two files, as they should be. */
export function goodState(): Partial<HostArtifacts> {
  return stateWith(goodSite, goodWeb);
}

function stateWith(...files: HostFile[]): Partial<HostArtifacts> {
  const good = [goodSite, goodWeb, caddyUnit, at('/opt/pi/settings', 'one\n'), runFolder];
  const kept = good.filter(({ path }) => !files.some((file) => file.path === path));
  return { files: [...kept, ...files], units: [web, caddy], checks };
}

const site = (text: string) => () => stateWith(caddyfile(`http://127.0.0.1:8080 {\n${text}\n}`));
const unit =
  (...lines: string[]) =>
  () =>
    stateWith(webUnit(...lines));
const changed = () => stateWith(at('/opt/pi/settings', 'two\n'));

/** Asks from the host itself, as its proxy's clients would. */
const probeSite = ({ machine }: RealHost) => ({
  probe: async () => {
    const code = machine.exec(['curl', '-s', '-o', '/dev/null', '-w', '%{http_code}', 'http://127.0.0.1:8080/']);
    return code === '200' ? null : `The site answers with ${code}.`;
  },
});

const fallOnce = 'test -e /run/fell || { touch /run/fell; sleep 1; echo it fell; exit 1; }; exec sleep infinity';

export const badDeploys: readonly BadDeploy[] = [
  { name: 'a Caddyfile with a spelling mistake', artifacts: site('\treverse_prxy :1'), says: /reverse_prxy/ },
  {
    name: 'a certificate that the service may not read',
    artifacts: () => stateWith(caddyfile('https://x.test:8443 {\n\ttls /etc/shadow /etc/shadow\n}')),
    says: /permission denied/,
  },
  {
    name: 'a wrong upstream port',
    artifacts: site('\treverse_proxy 127.0.0.1:9'),
    options: probeSite,
    says: /with 502/,
  },
  {
    name: 'an address that the proxy cannot listen on',
    artifacts: () => stateWith(caddyfile('http://192.0.2.1:8080 {\n\tbind 192.0.2.1\n}')),
    says: /cannot assign requested address/,
  },
  {
    name: 'a unit that systemd cannot read',
    artifacts: unit('ExecStart=relative/path'),
    says: /relative\/path|ExecStart/,
  },
  { name: 'a unit whose program is not there', artifacts: unit('ExecStart=/opt/pi/nothing'), says: /nothing/ },
  {
    name: 'a unit that exits at once',
    artifacts: unit('Type=exec', 'ExecStart=/bin/false'),
    says: /web.service does not/,
  },
  {
    name: 'a unit that exits a moment later',
    artifacts: unit("ExecStart=/bin/sh -c 'sleep 1; echo no database; exit 3'"),
    says: /no database/,
  },
  {
    name: 'a unit that comes again and again',
    artifacts: unit('Restart=always', 'RestartSec=0.3', "ExecStart=/bin/sh -c 'sleep 0.2; exit 1'"),
    says: /web.service does not/,
  },
  {
    name: 'one of two units that starts again by itself',
    artifacts: () =>
      stateWith(
        webUnit('Restart=always', 'RestartSec=0.1', `ExecStart=/bin/sh -c '${fallOnce}'`),
        caddyfile('http://127.0.0.1:8080 {\n\trespond two\n}'),
      ),
    says: /web.service does not[\s\S]*it fell/,
    after: ({ machine }) => void machine.exec(['rm', '/run/fell']),
  },
  {
    name: 'a unit that never gets ready',
    artifacts: unit('Type=notify', 'TimeoutStartSec=2', 'ExecStart=/bin/sleep infinity'),
    says: /web.service does not/,
  },
  {
    name: 'a user of a unit that does not exist',
    artifacts: unit('User=nobody-of-that-name', 'Type=exec', 'ExecStart=/bin/sleep infinity'),
    says: /web.service does not|refused/,
  },
  {
    name: 'temporary files that systemd cannot make',
    artifacts: () =>
      stateWith(at('/etc/tmpfiles.d/bad.conf', 'nonsense\n', { after: [{ type: 'create-temporary-files' }] })),
    says: /tmpfiles does not/,
  },
  {
    name: 'an owner that does not exist',
    artifacts: () => stateWith(at('/opt/pi/settings', 'two\n', { owner: 'nobody-of-that-name' })),
    says: /no user nobody-of-that-name/,
  },
  {
    name: 'a package that does not exist',
    artifacts: () => ({ ...changed(), packages: ['no-package-of-that-name'] }),
    says: /not-begun: The packages.*\n.*no-package-of-that-name/s,
  },
  {
    name: 'a full disk',
    artifacts: () => stateWith(at('/opt/small/large', 'x'.repeat(2 << 20))),
    says: /no room is left where \/opt\/small lies/,
  },
  {
    name: 'a full disk where the host remembers',
    artifacts: unit('ExecStart=/bin/sleep 1000001'),
    options: ({ executor }) => ({ executors: [atStep(executor, 'session', fillMemory)] }),
    says: /put-back: web.service was left alone/,
    after: ({ machine }) => {
      machine.exec(['rm', '/var/lib/veille/deploy/filler']);
      machine.exec(['sh', '-c', '! pgrep -x -f "/bin/sleep 1000001"']);
    },
  },
  {
    name: 'a folder where a file should be',
    artifacts: () => stateWith(at('/opt/pi/settings/inside', 'two\n')),
    says: /could not be brought/,
  },
  {
    name: 'probes that do not pass',
    artifacts: changed,
    options: () => ({ probe: async () => 'no' }),
    says: /put-back: no/,
  },
  {
    name: 'probes that take too long',
    artifacts: changed,
    options: ({ machine }) => ({
      limitSeconds: 2,
      probe: async () => {
        machine.exec(['sh', '-c', 'cd /var/lib/veille/deploy && while [ -d open ] || [ -d back ]; do sleep 0.1; done']);
        return null;
      },
    }),
    says: /left-to-host/,
  },
  {
    name: 'a firewall rule that cuts SSH',
    artifacts: unit(
      'Type=oneshot',
      'RemainAfterExit=yes',
      'ExecStart=/usr/sbin/iptables -I INPUT -p tcp --dport 22 -j DROP',
      'ExecStop=/usr/sbin/iptables -D INPUT -p tcp --dport 22 -j DROP',
    ),
    options: () => ({ limitSeconds: 5 }),
    says: /left-to-host/,
  },
  {
    name: 'a connection that is lost in the middle',
    artifacts: changed,
    options: ({ machine }) => ({
      probe: async () => {
        machine.exec(['pkill', '-KILL', '-u', 'pi', 'sshd']);
        return null;
      },
    }),
    says: /left-to-host/,
  },
  {
    name: 'a host that has changed since the plan',
    artifacts: changed,
    options: ({ machine }) => {
      machine.write('/opt/pi/settings', 'by hand\n');
      return {};
    },
    says: /not as it was/,
    after: ({ machine }) => machine.write('/opt/pi/settings', 'one\n'),
  },
  {
    name: 'Ctrl-C in the middle',
    artifacts: changed,
    options: () => interrupted(),
    says: /put-back: It was interrupted/,
  },
];

/** Does not come up with its old files either, for what was never the deploy's. Resolves with how it ended, and mends it. */
export async function spoilUnit(host: RealHost): Promise<Outcome['hosts'][number] | undefined> {
  const { machine } = host;
  const probe = async () => {
    machine.write('/run/systemd/system/web.service.d/spoilt.conf', '[Service]\nExecStartPre=/bin/false\n');
    return 'no';
  };
  const outcome = await host.apply(await host.plan(unit('ExecStart=/bin/sleep 1000000')()), { probe });
  machine.exec(['rm', '-r', '/run/systemd/system/web.service.d']);
  machine.exec(['systemctl', 'daemon-reload']);
  machine.exec(['systemctl', 'restart', 'web.service']);
  return outcome.hosts[0];
}

function interrupted(): Partial<ApplyOptions> {
  const stop = new AbortController();
  const probe = async () => {
    stop.abort();
    return null;
  };
  return { probe, signal: stop.signal };
}
