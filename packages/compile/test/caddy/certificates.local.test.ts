import { execFileSync } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { connect, type PeerCertificate } from 'node:tls';
import { defineStack, knownDnsModules } from '@veille/stack';
import { type Acme, freePort, noAcme, startAcme, temporaryFolder } from '@veille/testkit';
import { expect, onTestFinished, type TestContext, test } from 'vitest';
import { compile } from '../../src/compile.ts';
import { type Caddy, caddies } from '../support/caddies.ts';
import { validStack, web } from '../support/fixtures.ts';
import { hostTarget } from '../support/host-target.ts';
import { startCaddy, writeCompiled } from '../support/start-caddy.ts';

const caddy = caddies.find(hasOvh);
const [door, list] = ['re.example.cloud', 'veille.example.cloud'];
const proof = { subDomain: '_acme-challenge.re', fieldType: 'TXT' };

test('a door gets its certificate by DNS-01 from the Caddyfile as it is compiled', async (context) => {
  skipWithout(context);
  const { acme, certificateOf, log } = await startHost((own) => own.resolver);
  for (const name of [door, list]) {
    const certificate = await until(() => certificateOf(name), log);
    expect(certificate.subjectaltname).toBe(`DNS:${name}`);
    expect(certificate.issuer.CN).toMatch(/^Pebble/);
  }
  expect(acme.zone().seen).toContainEqual(expect.objectContaining(proof));
  // Afterwards the zone is as it was.
  await until(async () => (acme.zone().published.length === 0 ? true : null), log);
  for (const value of Object.values(acme.keys).slice(1)) expect(log()).not.toContain(value);
});

test('the control: with a resolver that knows no SOA, as the mesh’s own, it gets none', async (context) => {
  skipWithout(context);
  const stub = await startStub();
  const { acme, certificateOf, log } = await startHost(() => stub);
  await until(async () => (/could not (?:get|find|determine).*(?:NOTIMP|zone)/i.test(log()) ? true : null), log);
  expect(await certificateOf(door)).toBeNull();
  expect(acme.zone().seen).toEqual([]);
});

function skipWithout(context: TestContext): void {
  const reason =
    noAcme() ?? (caddy ? null : 'no Caddy here has the module for OVH: `make test` builds one where there is Go');
  if (reason !== null) context.skip(reason);
}

function hasOvh({ program }: Caddy): boolean {
  return execFileSync(program, ['list-modules'], { encoding: 'utf8' }).includes('dns.providers.ovh');
}

async function startHost(resolverOf: (acme: Acme) => string) {
  const folder = await temporaryFolder();
  const acme = await startAcme(folder, '127.0.0.1', 'example.cloud');
  onTestFinished(acme.stop);
  const port = await freePort();
  const tls = {
    dns: { module: 'ovh', keys: knownDnsModules.ovh },
    email: 'me@example.cloud',
    resolvers: [resolverOf(acme)],
    authority: acme.directory,
  };
  const changes = { tls, port, bind: ['127.0.0.1'], caddyVersion: caddy?.version ?? '' };
  const stack = validStack(defineStack({ services: { film: web({ door: 're' }) } }));
  const compilation = compile(stack, hostTarget(folder, changes));
  await writeCompiled(compilation);
  // Programs in Go believe these authorities alone.
  const env = { ...acme.keys, HOME: folder, SSL_CERT_FILE: join(folder, 'pebble/server.pem') };
  const { log } = await startCaddy([caddy?.program ?? ''], compilation.manifest, env);
  return { acme, log, certificateOf: (name: string) => certificateAt(port, name) };
}

/** The certificate that a client is shown who asks for a name; null where the handshake fails. */
function certificateAt(port: number, servername: string): Promise<PeerCertificate | null> {
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port, servername, rejectUnauthorized: false }, () => {
      resolve(socket.getPeerCertificate());
      socket.destroy();
    });
    socket.on('error', () => resolve(null));
  });
}

async function until<Value>(look: () => Promise<Value | null>, log: () => string): Promise<Value> {
  for (let tries = 0; tries < 200; tries += 1) {
    const value = await look();
    if (value !== null) return value;
    await sleep(200);
  }
  throw new Error(`it never came:\n${log()}`);
}

/** A DNS server that answers every question with NOTIMP, as the stubs of some routers and meshes do to SOA. */
async function startStub(): Promise<string> {
  const socket = createSocket('udp4');
  socket.on('message', (question, { port, address }) => {
    const answer = Buffer.from(question);
    answer.writeUInt16BE(0x8004, 2);
    socket.send(answer, port, address);
  });
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  onTestFinished(() => void socket.close());
  return `127.0.0.1:${socket.address().port}`;
}
