import { execFileSync } from 'node:child_process';
import { globSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { temporaryFolder } from '@veille/testkit';
import { describe, expect, test } from 'vitest';
import { lintCaddy } from '../../src/caddy/lint/lint-caddy.ts';
import { type Caddy, caddies } from '../support/caddies.ts';
import { writeForStockCaddy } from '../support/certificates.ts';
import { localTarget } from '../support/fixtures.ts';
import { compileGolden } from '../support/golden.ts';

const mesh = ['100.64.0.0/10', 'fd7a:115c:a1e0::/48'];
const admin = '{\n  admin unix//run/admin.sock\n}\n';
const outside = `@outside not remote_ip ${mesh.join(' ')}`;
const site = (lines: string) => `${admin}http://cut.example.cloud {\n${lines}\n}\n`;

const sound = {
  'a rule first in one route': `${outside}\nroute {\nerror @outside 403\nreverse_proxy localhost:1\n}`,
  'a proxy for the inside alone': `@inside remote_ip ${mesh.join(' ')}\nhandle @inside {\nreverse_proxy localhost:1\n}\nrespond 403`,
  'a connection that is cut': `${outside}\nroute {\nabort @outside\nreverse_proxy localhost:1\n}`,
  'a plain text to strangers': `${outside}\nroute {\nrespond @outside "{\\"error\\": \\"no way in for {remote_host}\\"}" 403\nroot * /srv\nfile_server\n}`,
  'pages by the number of the error': refusing('root * /srv\nrewrite * /{err.status_code}.html?{query}\nfile_server'),
  'pages by what a map makes of the error': refusing(
    'map {err.status_code} {page} {look} {\n403 no dark\n~5.. down $0\ndefault other bright\n}\nroute {\nrewrite * /{page}.html\nroot * /srv\nfile_server {\nstatus {err.status_code}\n}\n}',
  ),
  'a page in the first language of a few that the browser names': refusing(
    'map {header.Accept-Language} {tongue} {\n~(?:^|,)(de|nl)(?:,|$) $1\ndefault nl\n}\nroute {\nrewrite * /{tongue}.html\nfile_server\n}',
  ),
  'a page from a folder of its own, while others are served by name': `root * /srv/{host}\n${refusing('route {\nroot * /srv/errors\nrewrite * /no.html\nfile_server\n}')}`,
  'a plain text to whoever was refused': refusing(
    'respond "{err.status_code}: body{margin:0 .5em} is for the mesh alone"',
  ),
  'a redirect of whoever was refused': refusing('redir https://elsewhere.example{uri}'),
};

/** A site that refuses strangers, and answers them with these lines. */
function refusing(lines: string): string {
  return `${outside}\nroute {\nerror @outside 403\nfile_server\n}\nhandle_errors {\n${lines}\n}`;
}

/** Ways for strangers to name the file that an error page is. */
const named: Readonly<Record<string, string>> = {
  'a map of what was asked for':
    'map {path} {f} {\n~^/(.*)$ $1\n}\nroute {\nroot * /etc\nrewrite * /{f}\nfile_server\n}',
  'a map that is a constant but for its default':
    'map {path} {f} {\n/a b\ndefault {path}\n}\nroute {\nrewrite * /{f}\nfile_server\n}',
  'one of two maps':
    'map {path} {f} {\n/a b\ndefault c\n}\nmap {path} {f} {\n~/(a|b)(.*) $2\n}\nroute {\nrewrite * /{f}\nfile_server\n}',
  'a map of a name that is Caddy’s own':
    'map {path} {http.request.header.X} {\n/a b\ndefault c\n}\nroute {\nrewrite * /{header.X}\nfile_server\n}',
  'a pattern’s group': '@img path_regexp img ^/(.*)$\nroute @img {\nrewrite * /{re.img.1}\nfile_server\n}',
  'a file': 'route {\nrewrite * /{file./srv/which}\nfile_server\n}',
  'a second rewrite':
    'route {\nrewrite * /a.html\n@img path_regexp img ^/(.*)$\nrewrite @img /{re.img.1}\nfile_server\n}',
  'an edit of the path': 'route {\nrewrite * /a.html\nuri replace a {header.X}\nfile_server\n}',
  'an index': 'route {\nrewrite * /\nfile_server {\nindex {header.X}\n}\n}',
  'a root': 'route {\nroot * /srv/{header.X}\nrewrite * /a.html\nfile_server\n}',
  'a page that is not there':
    'route {\nrewrite * /a.html\nfile_server {\npass_thru\n}\nrewrite * {path}\nfile_server\n}',
};

const holes: Readonly<Record<string, readonly [caddyfile: string, found: string, since?: string]>> = {
  'no rule at all': [site('reverse_proxy localhost:1'), 'reverse_proxy answers whoever is outside'],
  'handle, which Caddy sorts before error': [
    site(`${outside}\nerror @outside 403\nhandle /api/* {\nreverse_proxy localhost:1\n}`),
    'reverse_proxy answers whoever is outside',
  ],
  'a rule behind the proxy': [
    site(`${outside}\nroute {\nreverse_proxy /api/* localhost:1\nerror @outside 403\n}`),
    'reverse_proxy answers whoever is outside',
  ],
  'a rule that another handle passes by': [
    site(
      `${outside}\nroute {\nhandle /a* {\nheader X y\n}\nhandle @outside {\nerror 403\n}\nreverse_proxy localhost:1\n}`,
    ),
    'reverse_proxy answers whoever is outside',
    // On 2.6 the handles of a route do not rule each other out.
    '2.7',
  ],
  'private networks, with those of containers': [
    site(
      '@outside not remote_ip 192.168.0.0/16 172.16.0.0/12 10.0.0.0/8 127.0.0.1/8\nroute {\nerror @outside 403\nreverse_proxy localhost:1\n}',
    ),
    'reverse_proxy answers whoever is outside',
  ],
  'a proxy among the error pages': [
    site(`${outside}\nroute {\nerror @outside 403\nfile_server\n}\nhandle_errors {\nreverse_proxy localhost:1\n}`),
    'reverse_proxy answers whoever was refused',
  ],
  'a file server among the error pages that serves what was asked for': [
    site(`${outside}\nroute {\nerror @outside 403\nfile_server\n}\nhandle_errors {\nroot * /srv\nfile_server\n}`),
    'file_server answers whoever was refused',
  ],
  ...Object.fromEntries(
    Object.entries(named).map(([title, lines]) => [
      `an error page that strangers name by ${title}`,
      [site(refusing(lines)), 'file_server answers whoever was refused'],
    ]),
  ),
  'an error page in a folder that strangers name': [
    site(`root * {header.X}\n${refusing('route {\nrewrite * /a.html\nfile_server\n}')}`),
    'file_server answers whoever was refused',
  ],
  'a refusal that tells what stands in a file': [
    site(`${outside}\nroute {\nrespond @outside "no: {file./etc/hostname}" 451\nfile_server\n}`),
    'static_response with placeholders answers whoever is outside',
  ],
  'an error page that tells what stands in a file': [
    site(refusing('respond "{\\"secret\\": {file./etc/hostname}}" 403')),
    'static_response with placeholders answers whoever was refused',
  ],
  'an admin API on a port': ['http://x {\nrespond 403\n}\n', 'open to every process here'],
  'no admin API': ['{\nadmin off\n}\nhttp://x {\nrespond 403\n}\n', 'no reload is possible'],
  'remote_ip forwarded': [
    site(`@inside remote_ip forwarded 100.64.0.0/10\nhandle @inside {\nreverse_proxy localhost:1\n}\nrespond 403`),
    'remote_ip forwarded, which believes a header',
    'only 2.6',
  ],
  client_ip: [
    site('@outside not client_ip 100.64.0.0/10\nroute {\nerror @outside 403\nreverse_proxy localhost:1\n}'),
    'client_ip, which believes a header',
    '2.7',
  ],
  'trusted proxies': [
    '{\nadmin unix//run/admin.sock\nservers {\ntrusted_proxies static 10.0.0.0/8\n}\n}\nhttp://x {\nrespond 403\n}\n',
    'a header then says who the client is',
    '2.7',
  ],
  'the PROXY protocol': [
    '{\nadmin unix//run/admin.sock\nservers {\nlistener_wrappers {\nproxy_protocol\n}\n}\n}\nhttp://x {\nrespond 403\n}\n',
    'a client then says its own address',
    '2.7',
  ],
};

test.each([
  [{ provider: { name: 'ovh', consumer_key: '{env.OVH_CONSUMER_KEY}' } }, ['dns without resolvers']],
  [
    { provider: { name: 'ovh', consumer_key: 'tWbwnOD', endpoint: 'ovh-eu' }, resolvers: ['1.1.1.1'] },
    ['consumer_key with its value in the file'],
  ],
  [{ provider: { name: 'ovh', consumer_key: '{env.OVH_CONSUMER_KEY}' }, resolvers: ['1.1.1.1'] }, []],
])('certificates by %j: %j', (dns, found) => {
  const policies = [{ subjects: ['cut.example.cloud'], issuers: [{ module: 'acme', challenges: { dns } }] }];
  const config = { admin: { listen: 'unix//run/admin.sock' }, apps: { tls: { automation: { policies } } } };
  const holes = lintCaddy(config, mesh);
  expect(holes.map((hole) => hole.found.split(':')[0])).toEqual(found);
  expect(JSON.stringify(holes)).not.toContain('tWbwnOD');
});

describe.each(caddies)('Caddy $version', (caddy) => {
  const isOld = caddy.version.startsWith('2.6.');

  const known = Object.entries(holes).filter(
    ([, [, , since]]) => since === undefined || isOld === (since === 'only 2.6'),
  );

  test.each(known)('%s is a hole', async (_title, [caddyfile, found]) => {
    expect(
      lintCaddy(await adapt(caddy, caddyfile), mesh)
        .map((hole) => hole.found)
        .join('\n'),
    ).toContain(found);
  });

  test.each(Object.entries(sound))('%s is none', async (_title, lines) => {
    expect(lintCaddy(await adapt(caddy, site(lines)), mesh)).toEqual([]);
  });

  test('what Veille writes has none', async () => {
    for (const path of globSync(join(import.meta.dirname, '../golden/*.golden'))) {
      if (path.includes('/refuses-')) continue;
      const folder = await temporaryFolder();
      const { folders } = localTarget(folder);
      const { artifacts } = compileGolden(path, caddy.version, { allow: mesh, folders });
      const caddyfile = join(folder, 'Caddyfile');
      await writeForStockCaddy(artifacts, caddyfile);
      const adapted = adaptFile(caddy, caddyfile);
      expect(lintCaddy(adapted, mesh)).toEqual([]);
      // The control: the very same doors, when others than the rule's own ranges are let in.
      expect(lintCaddy(adapted, ['100.64.0.0/16'])).not.toEqual([]);
    }
  });
});

async function adapt(caddy: Caddy, caddyfile: string): Promise<unknown> {
  const path = join(await temporaryFolder(), 'Caddyfile');
  await writeFile(path, caddyfile);
  return adaptFile(caddy, path);
}

function adaptFile({ program }: Caddy, path: string): unknown {
  const words = ['adapt', '--config', path, '--adapter', 'caddyfile'];
  return JSON.parse(execFileSync(program, words, { env: { HOME: dirname(path) }, encoding: 'utf8', stdio: 'pipe' }));
}
