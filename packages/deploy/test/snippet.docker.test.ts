import { expect, test } from 'vitest';
import { at, type RealHost, useRealHosts } from './support/real-host.ts';

const hostFor = useRealHosts();
const path = '/opt/pi/veille.caddy';
const snippet = (words: string) => at(path, `http://127.0.0.1:8081 {\n\trespond "${words}"\n}\n`, { imported: true });

/** Somebody's own Caddy, whose Caddyfile imports the snippet. */
function startCaddy({ machine }: RealHost): void {
  const own = 'http://127.0.0.1:8080 {\n\trespond theirs\n}\n';
  machine.write('/etc/caddy/Caddyfile', `{\n\tadmin unix//run/caddy.sock\n}\nimport ${path}\n${own}`);
  const config = '--config /etc/caddy/Caddyfile --adapter caddyfile';
  const unit = [
    '[Service]',
    'Type=notify',
    'Environment=HOME=/run/caddy-home',
    `ExecStart=/usr/local/bin/caddy run ${config}`,
    `ExecReload=/usr/local/bin/caddy reload ${config} --address unix//run/caddy.sock`,
    '',
  ];
  machine.write('/etc/systemd/system/caddy.service', unit.join('\n'));
  machine.exec(['systemctl', 'daemon-reload']);
  machine.exec(['systemctl', 'start', 'caddy.service']);
}

function said({ machine }: RealHost, port: number): string {
  const words = ['curl', '--silent', '--max-time', '5', `http://127.0.0.1:${port}/`];
  return machine.exec(['sh', '-c', '"$@" || true', 'said', ...words]);
}

test('a Caddy that imports a snippet goes on without it: it reloads, it starts again, and it takes the snippet when that is back', async (context) => {
  const host = await hostFor(context);
  const { machine } = host;
  expect(await host.apply(await host.plan({ files: [snippet('ours')] }))).toMatchObject({ isGood: true });
  startCaddy(host);
  expect([said(host, 8080), said(host, 8081)]).toEqual(['theirs', 'ours']);

  expect(await host.apply(await host.plan({}))).toMatchObject({ isGood: true });
  for (const verb of ['reload', 'restart']) {
    machine.exec(['systemctl', verb, 'caddy.service']);
    expect([said(host, 8080), said(host, 8081)]).toEqual(['theirs', '']);
  }
  expect((await host.plan({})).hosts[0]?.changes).toEqual([]);

  expect(await host.apply(await host.rollback())).toMatchObject({ isGood: true });
  machine.exec(['systemctl', 'reload', 'caddy.service']);
  expect(said(host, 8081)).toBe('ours');
});

test('a rollback of its first snippet breaks no Caddy either', async (context) => {
  const host = await hostFor(context);
  expect(await host.apply(await host.plan({ files: [snippet('ours')] }))).toMatchObject({ isGood: true });
  startCaddy(host);
  expect(await host.apply(await host.rollback())).toMatchObject({ isGood: true });
  host.machine.exec(['systemctl', 'restart', 'caddy.service']);
  expect([said(host, 8080), said(host, 8081)]).toEqual(['theirs', '']);
  expect(await host.apply(await host.plan({ files: [snippet('again')] }))).toMatchObject({ isGood: true });
});
