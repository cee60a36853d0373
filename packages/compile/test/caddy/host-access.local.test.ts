import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { dirname, join } from 'node:path';
import { defineStack } from '@veille/stack';
import { describe, expect, onTestFinished, test } from 'vitest';
import { compileStrangers } from '../../src/index.ts';
import { type Caddy, caddies } from '../support/caddies.ts';
import { withCertificates } from '../support/certificates.ts';
import { fakeController, type Question } from '../support/fake-controller.ts';
import { elsewhere, web } from '../support/fixtures.ts';
import { hostTarget } from '../support/host-target.ts';
import type { Knock } from '../support/knock.ts';
import { listen } from '../support/listen.ts';
import { naiveCaddyfiles } from '../support/naive-caddyfiles.ts';
import { type RunningHost, runHost } from '../support/running-host.ts';
import { addresses } from '../support/three-networks.ts';
import { knocksAt, secret, waysIn } from '../support/ways-in.ts';

const stack = defineStack({
  services: { film: web({ door: 're' }), edit: web({ door: 'cut' }), code: elsewhere({ door: 'oc', port: 3456 }) },
});
const isRoot = process.getuid?.() === 0;
const [mesh4, mesh6] = addresses.mesh;
const [lan4, lan6] = addresses.lan;
const onMesh = [mesh4, mesh6, `::ffff:${mesh4}`];
const publicHost = { bind: [], strangers: ['studio.example.cloud'] };

describe.skipIf(!isRoot)('as root, which network namespaces need', () => {
  describe.each(caddies)('Caddy $version', (caddy) => {
    test.each([
      ['a host at home', {}, onMesh],
      ['a public host, which listens everywhere', publicHost, [lan4, lan6, ...onMesh]],
    ])(
      'nobody outside the mesh gets into %s, whatever they send',
      async (_title, changes, reachable) => {
        const host = await runStudio(caddy, changes);
        for (const address of reachable) {
          const replies = await host.knock('outside', knocksAt(address));
          expect(waysIn(replies)).toEqual([]);
          // They were refused by the rule, not by a server that was not there.
          expect(replies.filter(({ status }) => status === 403).length).toBeGreaterThan(200);
        }
        expect(waysIn(await host.knock('host', knocksAt('127.0.0.1')))).toEqual([]);
        expect(waysIn(await host.knock('host', knocksAt('::1')))).toEqual([]);
        expect(host.seen()).toEqual([]);
      },
      180_000,
    );

    test('a client on the mesh gets in, over both families and both protocols', async () => {
      const host = await runStudio(caddy);
      for (const address of addresses.mesh) {
        const replies = await host.knock(
          'inside',
          ['https', 'h2'].map((over) => knockAt(address, over as Knock['over'])),
        );
        expect(replies).toMatchObject([{ status: 200 }, { status: 200 }]);
        for (const { text } of replies) {
          expect(text).toContain(secret);
          expect(text).toMatch(/strict-transport-security[": ]+max-age=31536000/i);
          expect(text).not.toMatch(/alt-svc|"server"|^server:/im);
        }
      }
      expect(await host.knock('inside', [knockAt(mesh4, 'https', 'cut.example.cloud')])).toMatchObject([
        { status: 503 },
      ]);
      // Deploying looks from the host itself.
      expect(await host.knock('host', [knockAt(mesh4, 'https')])).toMatchObject([{ status: 200 }]);
    });

    test.each(naiveCaddyfiles(caddy.version))('the same knocks find a way in past $title', async ({ caddyfile }) => {
      const host = await runStudio(caddy, {}, caddyfile);
      const ways = waysIn(
        await host.knock(
          'outside',
          knocksAt(mesh4).filter(({ over }) => over === 'https'),
        ),
      );
      expect(ways.join('\n')).toContain('/api/x');
      expect(host.seen()).toContain('/api/x');
    });

    test('http leads to https on the mesh, and is the refusal elsewhere', async () => {
      const host = await runStudio(caddy, publicHost);
      const [door, unknown] = await host.knock('inside', [
        knockAt(mesh4, 'http'),
        knockAt(mesh4, 'http', 'no-such.example.cloud'),
      ]);
      expect(door?.status).toBe(308);
      expect(door?.text).toMatch(/^location: https:\/\/re\.example\.cloud\/api\/x\r$/im);
      expect(unknown?.status).toBe(404);
      expect(await host.knock('outside', [knockAt(lan4, 'http')])).toMatchObject([{ status: 403 }]);
    });

    test('a public host shows strangers that a VPN is needed, for doors of other hosts to everybody', async () => {
      const host = await runStudio(caddy, publicHost);
      const knocks = [
        knockAt(lan4, 'https', 'studio.example.cloud', 'Mozilla/5.0'),
        knockAt(lan6, 'https', 're.example.cloud', 'Mozilla/5.0'),
      ];
      for (const { status, text } of await host.knock('outside', knocks)) {
        expect(status).toBe(403);
        expect(text).toContain('VPN required');
      }
      expect(await host.knock('inside', [knockAt(mesh4, 'https', 'studio.example.cloud')])).toMatchObject([
        { status: 403 },
      ]);
    });

    test('a public host without services refuses everybody, with a Caddy of its own or with the one that is there', async () => {
      for (const caddyfile of [strangersAlone(caddy), besideOthers(caddy)]) {
        const host = await runStudio(caddy, { bind: [] }, caddyfile);
        for (const over of ['https', 'h2', 'http'] as const) {
          const [reply] = await host.knock('outside', [knockAt(lan4, over, 're.example.cloud', 'Mozilla/5.0')]);
          expect(reply).toMatchObject({ status: 403, text: expect.stringMatching(/VPN required|"forbidden"/) });
        }
        expect(await host.knock('inside', [knockAt(mesh4, 'https')])).toMatchObject([{ status: 403 }]);
        expect(host.seen()).toEqual([]);
      }
    });

    test('whoever forges a mesh address hears nothing', async () => {
      const host = await runStudio(caddy);
      const knock = { ...knockAt(mesh4, 'https'), from: addresses.forged };
      expect(await host.knock('outside', [knock])).toMatchObject([{ status: null }]);
      expect(host.seen()).toEqual([]);
    });

    test('nothing listens for HTTP/3', async () => {
      const { networks } = await runStudio(caddy, publicHost);
      const [command = '', ...words] = [...networks.host, 'cat', '/proc/net/udp', '/proc/net/udp6', '/proc/net/tcp6'];
      const sockets = execFileSync(command, words, { encoding: 'utf8' });
      const [tcp = '', udp = ''] = [
        sockets.slice(sockets.lastIndexOf('sl ')),
        sockets.slice(0, sockets.lastIndexOf('sl ')),
      ];
      expect(tcp).toContain(':01BB');
      expect(udp).not.toContain(':01BB');
    });
  });
});

function knockAt(address: string, over: Knock['over'], host = 're.example.cloud', agent = 'knock'): Knock {
  const request =
    over === 'h2'
      ? { ':method': 'GET', ':scheme': 'https', ':authority': host, ':path': '/api/x', 'x-real-ip': '1.2.3.4' }
      : `GET /api/x HTTP/1.1\r\nHost: ${host}\r\nUser-Agent: ${agent}\r\nConnection: close\r\n\r\n`;
  return { title: `${over} ${host}`, address, over, sni: host, request };
}

type MakeCaddyfile = NonNullable<Parameters<typeof runHost>[3]>;

const strangers = ['cut.example.cloud', 're.example.cloud'];

/** The Caddyfile of a host that only refuses, in the folders of one that does not. */
function strangersAlone({ version }: Caddy): MakeCaddyfile {
  return (compiled, { folders }) => {
    const target = hostTarget(dirname(dirname(folders.run)), { strangers, caddyVersion: version, bind: [] });
    const [caddyfile] = compileStrangers(target, 'en', null).filter(({ path }) => path.endsWith('/Caddyfile'));
    return withCertificates(caddyfile?.content ?? '', certificateOf(compiled));
  };
}

/** Somebody's own Caddyfile with their own site, and after it what it would import. */
function besideOthers({ version }: Caddy): MakeCaddyfile {
  return (compiled, { folders, proxy }) => {
    const target = hostTarget(dirname(dirname(folders.run)), { strangers, caddyVersion: version });
    const [snippet] = compileStrangers(target, 'en', '/etc/caddy/veille.caddy');
    const options = `admin "unix/${proxy.adminSocket}"\nauto_https disable_certs`;
    const site = `https://oc.example.cloud {\ntls ${certificateOf(compiled)}\nrespond theirs\n}`;
    return `{\n${options}\n}\n${site}\n${snippet?.content}`;
  };
}

function certificateOf(compiled: string): string {
  return /\ttls (".*")\n/.exec(compiled)?.[1] ?? '';
}

type Studio = RunningHost & { readonly seen: () => (string | undefined)[] };

/** A host whose first door is open, whose second is shut and whose third is somebody else's server. */
async function runStudio(caddy: Caddy, changes = {}, caddyfile?: MakeCaddyfile): Promise<Studio> {
  const host = await runHost(caddy, stack, changes, caddyfile);
  const { manifest, networks } = host;
  const seen: (string | undefined)[] = [];
  const service = createServer(({ url }, response) => {
    seen.push(url);
    response.end(secret);
  });
  await listen(service, `${manifest.folders.run}/film.sock`);
  await writeFile(join(manifest.folders.ready, 'film'), '');
  const controller = await fakeController(manifest.doorsSocket);
  controller.answer = (question: Question, response) => {
    seen.push(question.url);
    response.writeHead(503).end(secret);
  };
  await serveOnPort(networks.host, 3456);
  return { ...host, seen: () => seen };
}

/** Somebody else's server, in the host's network. */
async function serveOnPort([command = '', ...within]: readonly string[], port: number): Promise<void> {
  const source = `require('node:http').createServer((_, r) => r.end('${secret}')).listen(${port}, '127.0.0.1', () => console.log('up'))`;
  const child = spawn(command, [...within, process.execPath, '--eval', source], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(async () => {
    child.kill('SIGKILL');
    await once(child, 'exit');
  });
  await once(child.stdout, 'data');
}
