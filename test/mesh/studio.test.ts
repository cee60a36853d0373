import { existsSync } from 'node:fs';
import { plainQuestion, publishRecords } from '@veille/compile';
import { createLocalExecutor, observeHost } from '@veille/deploy';
import { type Host, headscaleFolder } from '@veille/testkit';
import { describe, expect, it, vi } from 'vitest';
import { type Bed, headscaleProject, serve, useBed } from './support/bed.ts';
import { curl, resolve, starts, untilResolved } from './support/client.ts';
import { type Deployed, deploy, deployed, veille, veilleInTerminal } from './support/deploy.ts';
import { domain, writeStack } from './support/studio.ts';

const bedFor = useBed();
const recordsFile = `${headscaleFolder}/extra-records.json`;
const doors = ['re', 'notes', 'oc', 'veille'];
/** The door of the films, and the port of a server of somebody else's. */
const services = (films = 're', port = 3456) =>
  `films: app({ door: '${films}' }), notes: app({ door: 'notes' }), oc: upstream({ port: ${port} })`;

describe('the mesh’s DNS', () => {
  it('has a changed record at a client within two seconds, by the system’s resolver, while Headscale runs on', (context) => {
    const { vpn, client, meshAddress } = bedFor(context);
    const before = runOf(vpn, 'headscale');
    const name = `changed.${domain}`;
    const took = ['100.64.0.77', meshAddress, '100.64.0.78'].map((address) => {
      const { content } = publishRecords(null, [{ name, type: 'A', value: address }], domain);
      replace(vpn, recordsFile, content);
      const since = performance.now();
      untilResolved(client, name, address);
      return performance.now() - since;
    });
    // A machine that does other things at the same time may be slow once.
    expect(took.sort((left, right) => left - right)[1]).toBeLessThan(2000);
    expect(resolve(client, `other.${domain}`)).toBe('');
    expect(runOf(vpn, 'headscale')).toBe(before);
    replace(vpn, recordsFile, '[]\n');
  });
});

// Each goes on where the one before it ended: a deploy takes a while.
describe('a studio that is deployed from nothing', () => {
  it('is not deployed over what is there: the operator is told, host by host, with the ways out', async (context) => {
    const bed = bedFor(context);
    serve(bed.workstation, 'oc', '127.0.0.1:3456');
    writeStudio(bed, services());
    const checked = await veille(bed, ['check', '--host', 'prod']);
    expect(checked.code).toBe(1);
    expect(checked.out).toContain('  + user caddy  joins veille\n');
    expect(checked.out).toMatch(/! Port 443 is held by caddy \(there\.service\)\.\n(.*\n)+.*--adopt\n/);
    const refused = await veille(bed, ['deploy', 'prod', '--yes']);
    expect(refused).toMatchObject({ code: 1, err: expect.stringContaining('Nothing was changed.') });
    expect(bed.prod.exec(['systemctl', 'is-active', 'there.service'])).toBe('active\n');
  });

  it('is found at a client by every door, under a certificate that the authority gave for a proof by DNS', async (context) => {
    const bed = bedFor(context);
    const { client, acme, meshAddress } = bed;
    const changes = await deploy(bed, ['--adopt']);
    expect(changes).toContain(`vpn ~ ${recordsFile}`);
    expect(changes).toContain('workstation + caddy-workstation.service');
    expect(changes).toContain('prod - there.service');
    for (const door of doors) {
      untilResolved(client, `${door}.${domain}`, meshAddress);
      expect(resolve(client, `${door}.${domain}`)).toBe(meshAddress);
      const seen = curl(client, `https://${door}.${domain}/`, ['--head', '--write-out', '%{certs}']);
      expect(seen).toContain('Pebble');
      expect(seen).toMatch(/^strict-transport-security: max-age=31536000\r$/im);
    }
    const proofs = acme.zone().seen.filter(({ fieldType }) => fieldType === 'TXT');
    const proved = new Set(proofs.map(({ subDomain }) => subDomain));
    expect([...proved].sort()).toEqual(doors.map((door) => `_acme-challenge.${door}`).sort());
    expect(acme.zone().published).toEqual([]);
  });

  it('has nothing to change when it is deployed again, and its hosts lack nothing', async (context) => {
    const bed = bedFor(context);
    expect(await deploy(bed)).toEqual([]);
    expect(await veille(bed, ['check', '--host', 'prod'])).toMatchObject({
      code: 0,
      out: 'prod: lacks nothing, and nothing is in the way.\n',
    });
    expect(await veille(bed, ['dns', 'verify'])).toMatchObject({
      code: 0,
      out: expect.stringContaining('DNS-over-HTTPS'),
    });
    const { code, out } = await veille(bed, ['verify', '--json']);
    expect({
      code,
      types: new Set(JSON.parse(out).verdicts.map(({ probe }: { probe: { type: string } }) => probe.type)),
    }).toEqual({
      code: 0,
      types: new Set(['resolves', 'opens', 'refuses']),
    });
  });

  it('knows the address of a host that cannot say it from Headscale, be that in a container or not', async (context) => {
    const bed = bedFor(context);
    const { vpn, workstation, meshAddress, engine } = bed;
    const socket = '/run/tailscale/tailscaled.sock';
    const print = async () => JSON.parse((await veille(bed, ['dns', 'print', '--json'])).out).records;
    const before = await print();
    expect(before).toContainEqual({ name: `re.${domain}`, type: 'A', value: meshAddress });
    workstation.exec(['mv', socket, `${socket}.hidden`]);
    expect(await print()).toEqual(before);
    workstation.exec(['mv', `${socket}.hidden`, socket]);
    for (const [name, value] of Object.entries(engine.env)) vi.stubEnv(name, value);
    const outside = createLocalExecutor('engine', async () => null);
    const { signal } = new AbortController();
    const { nodes } = await observeHost(outside, { ...plainQuestion, nodes: headscaleProject }, { signal });
    vi.unstubAllEnvs();
    expect(nodes).toContainEqual({ name: 'workstation', addresses: expect.arrayContaining([meshAddress]) });
    expect(JSON.parse(vpn.exec(['headscale', 'nodes', 'list', '--output', 'json']))).toHaveLength(nodes.length);
  });

  it('wakes a sleeping service behind its door, and no other', (context) => {
    const { client, workstation } = bedFor(context);
    expect(starts(workstation, 'films')).toBe('');
    expect(curl(client, `https://re.${domain}/reels?take=2`)).toContain('<p id="where">/reels?take=2</p>');
    expect(starts(workstation, 'films')).not.toBe('');
    expect(starts(workstation, 'notes')).toBe('');
  });

  it('shows who is not on the mesh that the VPN is needed, whatever their headers say, over IPv6 as well', (context) => {
    const { vpn, workstation } = bedFor(context);
    const names = ['X-Forwarded-For', 'X-Real-IP', 'Forwarded', 'CF-Connecting-IP', 'Tailscale-User-Login'];
    const spoofed = names.flatMap((name) => ['--header', `${name}: ${name === 'Forwarded' ? 'for=' : ''}100.64.0.2`]);
    const addresses = [workstation.address, ...(hasIpv6 ? ['[fd00:98::3]'] : [])];
    if (hasIpv6) giveIpv6({ vpn, workstation });
    for (const address of addresses) {
      for (const headers of [[], spoofed]) {
        for (const path of ['/', '/health', '/x/../health', '//']) {
          const to = ['--insecure', '--path-as-is', '--resolve', `re.${domain}:443:${address}`];
          const page = curl(vpn, `https://re.${domain}${path}`, [...to, ...headers, '--write-out', '\n%{http_code}']);
          expect(page).toMatch(/VPN[\s\S]*\n403$/);
        }
      }
    }
  });

  it('shows strangers at the public host the same for every door, under a certificate of its name', (context) => {
    const { client, prod } = bedFor(context);
    for (const door of doors) {
      for (const [scheme, port] of [
        ['https', 443],
        ['http', 80],
      ] as const) {
        const to = [
          '--resolve',
          `${door}.${domain}:${port}:${prod.address}`,
          '--include',
          '--write-out',
          '\n%{http_code}',
        ];
        const seen = curl(client, `${scheme}://${door}.${domain}/any/where`, to);
        expect(seen).toMatch(/VPN[\s\S]*\n403$/);
        expect(seen).not.toMatch(/strict-transport-security/i);
      }
    }
  });

  it('asks by name for a password of sudo, again when it is wrong, over which nothing writes and which nobody sees', async (context) => {
    const bed = bedFor(context);
    const rule = '/etc/sudoers.d/pi';
    bed.workstation.exec(['mv', rule, '/root/sudo-rule']);
    const question = 'Password for sudo on workstation (workstation): ';
    const again = 'Wrong password for sudo on workstation (workstation). Again: ';
    const { code, out } = await veilleInTerminal(
      bed,
      ['plan'],
      [
        [question, 'mistyped\r', 1500],
        [again, 'pi\r', 1500],
      ],
    );
    bed.workstation.exec(['mv', '/root/sudo-rule', rule]);
    expect({ code, out }).toMatchObject({ code: 0, out: expect.stringContaining('Nothing to do') });
    expect(out.slice(0, out.indexOf(question))).toContain('asking vpn, prod, workstation');
    for (const asked of [question, again]) {
      const [, between, ...rest] = out.split(asked);
      expect(between).toBe('\r\x1b[2K');
      expect(rest).toHaveLength(1);
    }
    expect(out).not.toContain('mistyped');
  });

  it('gets back what it had when a target’s door is not good afterwards', async (context) => {
    const bed = bedFor(context);
    const manifest = '/opt/workstation/configs/manifest.json';
    const before = bed.workstation.exec(['cat', manifest]);
    writeStudio(bed, services('re', 3457));
    const { plan, verification } = await deployed(bed, ['deploy', 'oc', '--yes', '--json'], 1);
    expect(plan.hosts.map(({ host, notes }) => [host, notes])).toEqual([
      ['workstation', ['controller comes along: oc needs it.', 'caddy comes along: oc needs it.']],
    ]);
    expect(notGood(verification)).toEqual([`opens oc.${domain}: service`]);
    expect(bed.workstation.exec(['cat', manifest])).toBe(before);
    expect(curl(bed.client, `https://oc.${domain}/`)).toBe('oc');
  });

  it('moves a door everywhere when one word of the stack is changed, and no data, though another door was broken before', async (context) => {
    const bed = bedFor(context);
    const { vpn, client, workstation, meshAddress } = bed;
    const before = { starts: starts(workstation, 'films'), headscale: runOf(vpn, 'headscale') };
    workstation.exec(['systemctl', 'stop', 'oc.service']);
    writeStudio(bed, services('cut'));
    const { hosts } = JSON.parse((await veille(bed, ['plan', 'caddy', '--json'])).out) as Deployed['plan'];
    expect(hosts.flatMap(({ notes }) => notes).join()).toContain(
      `still in the mesh's DNS: re.${domain}. Taken out by veille deploy vpn-dns.`,
    );
    const { verification } = await deployed(bed, ['deploy', '--yes', '--json']);
    expect(notGood(verification)).toEqual([`opens oc.${domain}: service, as before`]);
    untilResolved(client, `cut.${domain}`, meshAddress);
    expect(resolve(client, `re.${domain}`)).toBe('');
    expect(curl(client, `https://cut.${domain}/reels`)).toContain('<p id="where">/reels</p>');
    expect(starts(workstation, 'films').startsWith(before.starts)).toBe(true);
    expect(runOf(vpn, 'headscale')).toBe(before.headscale);
    const published = vpn.exec(['cat', recordsFile]);
    expect(published).toContain(`cut.${domain}`);
    expect(published).not.toContain(`re.${domain}`);
  });

  it('keeps its records when they alone would go back, and a door would be found no more', async (context) => {
    const bed = bedFor(context);
    const records = bed.vpn.exec(['cat', recordsFile]);
    const { plan, verification } = await deployed(bed, ['rollback', 'vpn', '--yes', '--json'], 1);
    expect(plan.hosts.flatMap(({ changes }) => changes)).toMatchObject([
      { sign: '~', name: recordsFile, detail: `re.${domain} comes; cut.${domain} goes` },
    ]);
    expect(notGood(verification)).toEqual([`resolves cut.${domain}: wrong`]);
    expect(bed.vpn.exec(['cat', recordsFile])).toBe(records);
  });

  it('goes back to the door that it had, which is looked at, though the stack says nothing of it', async (context) => {
    const bed = bedFor(context);
    const { verification } = await deployed(bed, ['rollback', '--yes', '--json']);
    const looked = verification?.verdicts.filter(({ outcome }) => outcome === 'good').map(({ probe }) => probe);
    for (const type of ['resolves', 'opens', 'refuses']) {
      expect(looked).toContainEqual(expect.objectContaining({ type, name: `re.${domain}` }));
    }
    untilResolved(bed.client, `re.${domain}`, bed.meshAddress);
    expect(curl(bed.client, `https://re.${domain}/reels`)).toContain('<p id="where">/reels</p>');
    expect(resolve(bed.client, `cut.${domain}`)).toBe('');
  });

  it('gets back what it had when the operator presses Ctrl-C in the middle', async (context) => {
    const bed = bedFor(context);
    const files = ['/opt/workstation/configs', '/etc/systemd/system'];
    const before = bed.workstation.snapshot(files);
    const { code, out } = await veilleInTerminal(
      bed,
      ['deploy', 'caddy', 'films'],
      [
        ['[y/N] ', 'y\r'],
        ['in place', '\x03'],
      ],
    );
    expect({ code, out }).toMatchObject({ code: 130, out: expect.stringContaining('put back: all is as it was') });
    expect(bed.workstation.snapshot(files)).toEqual(before);
  });

  it('is not deployed to a mesh whose clients would go on asking their router', async (context) => {
    const bed = bedFor(context);
    const config = `${headscaleFolder}/config.yaml`;
    const text = bed.vpn.exec(['cat', config]);
    bed.vpn.write(config, text.replace(/ {4}split:\n.*\n/, ''));
    const refused = await veille(bed, ['plan', 'vpn-dns']);
    expect(refused).toMatchObject({ code: 1, err: expect.stringContaining('override_local_dns is not true') });
    bed.vpn.write(config, text);
  });

  it('takes its records out when somebody enters them by hand from now on, and leaves theirs', async (context) => {
    const bed = bedFor(context);
    writeStudio(bed, services(), 'manual()');
    const { records } = JSON.parse((await veille(bed, ['dns', 'print', '--json'])).out);
    const entries = [...JSON.parse(bed.vpn.exec(['cat', recordsFile])), ...records];
    replace(bed.vpn, recordsFile, JSON.stringify(entries));
    expect(await veille(bed, ['plan'])).toMatchObject({ code: 1, err: expect.stringContaining('--allow-removals') });
    const { plan } = await deployed(bed, ['deploy', '--yes', '--json', '--allow-removals']);
    const vpn = plan.hosts.find(({ host }) => host === 'vpn');
    expect(vpn?.changes).toMatchObject([{ sign: '-', name: recordsFile }]);
    expect(JSON.parse(bed.vpn.exec(['cat', recordsFile]))).toEqual(records);
    expect(curl(bed.client, `https://re.${domain}/reels`)).toContain('<p id="where">/reels</p>');
  });
});

/** What of it is not as it must be, each once: a door is opened at each address of its host. */
function notGood(verification: Deployed['verification']): string[] {
  const bad = (verification?.verdicts ?? []).filter(({ outcome }) => outcome !== 'good');
  const lines = bad.map(
    ({ probe, outcome, isOld }) => `${probe.type} ${probe.name}: ${outcome}${isOld ? ', as before' : ''}`,
  );
  return [...new Set(lines)];
}

const hasIpv6 = existsSync('/proc/sys/net/ipv6');

/** Addresses of a network that is not the mesh's. */
function giveIpv6(hosts: Readonly<Record<string, Host>>): void {
  for (const [index, host] of Object.values(hosts).entries()) {
    host.exec(['ip', '-6', 'address', 'add', `fd00:98::${index + 2}/64`, 'dev', 'eth0', 'nodad']);
  }
}

function writeStudio({ folder, acme: { directory, resolver } }: Bed, services: string, dns?: string): void {
  writeStack({ folder, authority: directory, resolver, services, ...(dns === undefined ? {} : { dns }) });
}

/** Which run of a unit this is: the same text as before means that it was not restarted. */
function runOf(host: Host, unit: string): string {
  return host.exec(['systemctl', 'show', '--property=MainPID,NRestarts', unit]);
}

function replace(host: Host, file: string, content: string): void {
  host.write(`${file}.new`, content);
  host.exec(['mv', `${file}.new`, file]);
}
