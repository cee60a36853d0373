import type { RequestListener } from 'node:http';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import type { HostProbe } from '@veille/compile';
import { type Executor, type VerifyInput, verify } from '@veille/deploy';
import { toProblem } from '@veille/protocol';
import { describe, expect, onTestFinished, test } from 'vitest';
import { createAuthority } from '../support/authority.ts';
import { imaginaryHost } from '../support/imaginary-host.ts';
import { serveHttps, serveNames, serveSilence } from '../support/servers.ts';

const name = 're.example.cloud';
const mesh = { cidrs: ['100.64.0.0/10'], hosts: new Map([['100.64.0.7', 'pi']]), isByHand: false };
const resolves: HostProbe = { type: 'resolves', name, host: 'pi', addresses: ['100.64.0.7'] };
const opens: HostProbe = { type: 'opens', name, host: 'pi', address: '100.64.0.7' };
const refuses: HostProbe = { type: 'refuses', name, host: 'pi', address: '127.0.0.1' };
const door = '100.64.0.7:443';
const awake: RequestListener = (_, response) => response.end('awake');

describe('names', () => {
  test('are asked from every host that runs tailscaled, of the mesh and of its own resolver', async () => {
    const reaches = { '100.100.100.100:53': await serveNames({ [name]: ['100.64.0.7'] }) };
    const says = (words: readonly string[]) => `100.64.0.7  STREAM ${words[2]}\n100.64.0.7  DGRAM\n`;
    const { verdicts, remarks } = await run(
      [resolves],
      [
        imaginaryHost('pi', { reaches, says }),
        imaginaryHost('laptop', { reaches, says: () => '203.0.113.9  STREAM re.example.cloud\n' }),
      ],
    );
    expect(verdicts.map(({ from, outcome }) => [from, outcome])).toEqual([
      ['pi', 'good'],
      ['laptop', 'wrong'],
    ]);
    expect(remarks).toEqual([]);
  });

  test('are asked for over one connection, however many they are', async () => {
    const names = Array.from({ length: 40 }, (_, index) => `door-${index}.example.cloud`);
    const port = await serveNames(Object.fromEntries(names.map((each, index) => [each, [`100.64.1.${index}`]])));
    const says = (words: readonly string[]) =>
      words
        .slice(2)
        .map((each) => `100.64.1.${names.indexOf(each)}  STREAM ${each}\n`)
        .join('');
    const host = imaginaryHost('pi', { reaches: { '100.100.100.100:53': port }, says });
    let connections = 0;
    const connect: Executor['connect'] = (...where) => {
      connections += 1;
      return host.connect(...where);
    };
    const probes = names.map(
      (each, index): HostProbe => ({ ...resolves, name: each, addresses: [`100.64.1.${index}`] }),
    );
    const { verdicts } = await run(probes, [{ ...host, connect }]);
    expect(verdicts.filter(({ outcome }) => outcome === 'good')).toHaveLength(40);
    expect(connections).toBe(1);
  });

  test('that only the target could ask are said to be so', async () => {
    const { verdicts, remarks } = await run([resolves], [imaginaryHost('pi', {})]);
    expect(verdicts[0]).toMatchObject({ outcome: 'wrong', found: expect.stringContaining('does not answer') });
    expect(remarks).toEqual(['Names were asked from pi alone, where they lead to: no other host runs tailscaled.']);
  });

  test('are good as soon as the mesh has taken the record', async () => {
    const records: Record<string, string[]> = {};
    const reaches = { '100.100.100.100:53': await serveNames(records) };
    const says = () => `${records[name]?.[0] ?? ''}  STREAM ${name}\n`;
    setTimeout(() => Object.assign(records, { [name]: ['100.64.0.7'] }), 100);
    const { verdicts } = await run([resolves], [imaginaryHost('pi', { reaches, says })], { usualMs: 20_000 });
    expect(verdicts).toMatchObject([{ outcome: 'good', found: '100.64.0.7' }]);
  });
});

describe('doors', () => {
  test('open on the mesh with a certificate for their name, and refuse elsewhere', async () => {
    const authority = await trustedAuthority();
    const seen: unknown[] = [];
    const credentials = await authority.issue(name);
    const inside = await serveHttps(credentials, ({ headers }, response) => {
      seen.push(headers.host, headers['sec-purpose']);
      response.end('awake');
    });
    const outside = await serveHttps(credentials, (_, response) => {
      response.writeHead(403, { 'content-type': 'application/problem+json' });
      response.end(JSON.stringify(toProblem(403, 'forbidden', 'no', 'vpn')));
    });
    const host = imaginaryHost('pi', { reaches: { [door]: inside, '127.0.0.1:443': outside } });
    const { verdicts } = await run([opens, refuses], [host]);
    expect(verdicts.map(({ outcome, found }) => [outcome, found])).toEqual([
      ['good', 'open (200), certificate by Test'],
      ['good', 'refused (403)'],
    ]);
    expect(seen).toEqual([name, 'prefetch']);
  });

  test('with the certificate of another name are wrong', async () => {
    const authority = await trustedAuthority();
    const port = await serveHttps(await authority.issue('cut.example.cloud'), awake);
    const [verdict] = await look(port);
    expect(verdict).toMatchObject({ outcome: 'wrong', found: expect.stringContaining('another name') });
  });

  test('with a certificate that nobody vouches for are wrong', async () => {
    const port = await serveHttps(await (await createAuthority()).issue(name), awake);
    const [verdict] = await look(port);
    expect(verdict).toMatchObject({ outcome: 'wrong', found: expect.stringContaining('nobody known vouches for') });
  });

  test('that nobody listens at say what SSH said', async () => {
    const { verdicts } = await run([opens], [imaginaryHost('pi', {})]);
    expect(verdicts[0]?.found).toBe('nothing listens on 100.64.0.7:443 (connect failed: Connection refused)');
  });

  test('that were as wrong before are told as that, and not waited for', async () => {
    const started = performance.now();
    const { verdicts } = await run([opens], [imaginaryHost('pi', {})], { usualMs: 20_000, wasAsWrong: () => true });
    expect(verdicts).toMatchObject([{ outcome: 'wrong', isOld: true }]);
    expect(performance.now() - started).toBeLessThan(10_000);
  });

  test('that take a connection and say nothing are left when the operator stops it', async () => {
    const port = await serveSilence();
    const stop = new AbortController();
    setTimeout(() => stop.abort(), 300);
    const looking = run([opens, refuses], [imaginaryHost('pi', { reaches: { [door]: port, '127.0.0.1:443': port } })], {
      signal: stop.signal,
    });
    await expect(looking).rejects.toThrow('aborted');
  });

  test('of a host that was not asked are named', async () => {
    const { verdicts, remarks } = await run([opens], []);
    expect(verdicts).toEqual([]);
    expect(remarks).toEqual(['The doors of pi were not opened: it was not asked.']);
  });
});

/** As one that the operator's machine trusts. */
async function trustedAuthority() {
  const authority = await createAuthority();
  const usual = getCACertificates('default');
  setDefaultCACertificates([...usual, authority.pem]);
  onTestFinished(() => setDefaultCACertificates(usual));
  return authority;
}

async function look(port: number) {
  return (await run([opens], [imaginaryHost('pi', { reaches: { [door]: port } })])).verdicts;
}

function run(
  probes: HostProbe[],
  hosts: Executor[],
  {
    usualMs = 0,
    wasAsWrong = () => false,
    signal = new AbortController().signal,
  }: Partial<Pick<VerifyInput, 'wasAsWrong' | 'signal'>> & { usualMs?: number } = {},
) {
  const input: VerifyInput = {
    probes,
    executors: new Map(hosts.map((host) => [host.host, host])),
    askers: hosts.map(({ host }) => host),
    mesh,
    patience: { usualMs, certificateMs: usualMs },
    wasAsWrong,
    signal,
  };
  return verify(input);
}
