import { type HostQuestion, plainQuestion } from '@veille/compile';
import { describe, expect, test } from 'vitest';
import { createRecordingExecutor, observeHost } from '../src/index.ts';
import { readObservation } from '../src/observe/read-observation.ts';

const question: HostQuestion = {
  ...plainQuestion,
  paths: ['/opt/pi', '/opt/pi/Caddyfile'],
  folders: ['/opt/pi/data'],
  units: ['a.service', 'b.service', 'c.service'],
  users: ['caddy'],
};
const hash = 'a'.repeat(64);
const usual = ['machine\taarch64', 'release\tID=debian', 'release\tVERSION_ID="12"', 'free\t10 4096'];
const answer = (...records: string[]) => [...usual, ...records, 'end', ''].join('\0');

describe('an observation', () => {
  test('is asked for in one session, as root, without what another path holds', async () => {
    const executor = createRecordingExecutor('pi', () => ({ stdout: answer() }));
    const { signal } = new AbortController();
    await observeHost(executor, question, { signal });
    expect(executor.commands).toHaveLength(1);
    expect(executor.commands[0]).toMatchObject({ root: true });
    expect(executor.commands[0]?.input).toMatch(/\npath\t\/opt\/pi\nfolder\t\/opt\/pi\/data\nunit\ta.service\n/);
  });

  test('refuses a path that would be two lines', async () => {
    const executor = createRecordingExecutor('pi', () => ({ stdout: answer() }));
    const asked = { ...question, paths: ['/a\npath\t/etc/shadow'] };
    await expect(observeHost(executor, asked, { signal: new AbortController().signal })).rejects.toThrow(/cannot be/);
  });

  test('keeps names with blanks, tabs and line ends', () => {
    const path = '/opt/pi/a\tb\nc  d';
    const { entries } = readObservation(
      'pi',
      question,
      answer(`entry\tf\t640\troot\tcaddy\t3\t${path}`, `${hash}  ${path}`),
    );
    expect(entries.get(path)).toEqual({
      type: 'file',
      sha256: hash,
      mode: 0o640,
      owner: 'root',
      group: 'caddy',
      bytes: 3,
    });
  });

  test('knows a secret by its keyed hash only', () => {
    const records = ['entry\tf\t600\troot\troot\t3\t/s', `${hash}  /s`, `keyed\t${'b'.repeat(64)}\t/s`];
    expect(readObservation('pi', question, answer(...records)).entries.get('/s')?.sha256).toBe('b'.repeat(64));
  });

  test('knows the disk of images where it is another one', () => {
    const { facts } = readObservation('pi', question, answer('image-disk\t5 4096\t/var/lib/docker'));
    expect(facts).toMatchObject({ freeBytes: 40_960, imageDisk: { path: '/var/lib/docker', freeBytes: 20_480 } });
    expect(readObservation('pi', question, answer()).facts.imageDisk).toBeNull();
  });

  test('tells units apart by their place in the answer', () => {
    const block = (load: string, file: string, active: string) =>
      `LoadState=${load}\nActiveState=${active}\nFragmentPath=/x\nUnitFileState=${file}`;
    const units = [block('loaded', 'enabled', 'active'), 'LoadState=not-found', block('loaded', 'disabled', 'failed')];
    expect([...readObservation('pi', question, answer(`units\t${units.join('\n\n')}`)).units]).toEqual([
      ['a.service', { enabled: true, active: true, file: '/x' }],
      ['c.service', { enabled: false, active: false, file: '/x' }],
    ]);
  });

  test('reads who listens from ss, and from the kernel where there is no ss', () => {
    const line =
      'LISTEN 0 4096 [::]:443 [::]:* users:(("caddy",pid=7,fd=6)) uid:998 ino:1 sk:2 cgroup:/system.slice/caddy-pi.service v6only:0 <->';
    expect(readObservation('pi', question, answer(`listeners\t${line}`)).facts.listeners).toEqual([
      { address: '::', port: 443, program: 'caddy', unit: 'caddy-pi.service' },
    ]);
    const kernel = ['  0: 0100007F:0050 00000000:0000 0A', '  1: 0100007F:1F90 00000000:0000 01'].join('\n');
    const six = '  0: 00000000000000000000000001000000:01BB 0:0 0A';
    expect(readObservation('pi', question, answer(`sockets\t${kernel}\n${six}`)).facts.listeners).toEqual([
      { address: '127.0.0.1', port: 80, program: null, unit: null },
      { address: '::1', port: 443, program: null, unit: null },
    ]);
  });

  test('takes from Headscale’s list what the mesh calls each node, and no list for one without nodes', () => {
    const list = [{ id: 1, name: 'Pi-4', given_name: 'pi', ip_addresses: ['100.64.0.7', 'fd7a:115c:a1e0::7'] }];
    const nodesOf = (text: string) =>
      readObservation('pi', question, answer(`nodes\t${Buffer.from(text).toString('base64')}`)).nodes;
    expect(nodesOf(JSON.stringify(list))).toEqual([{ name: 'pi', addresses: ['100.64.0.7', 'fd7a:115c:a1e0::7'] }]);
    expect([nodesOf('null'), nodesOf('Error: …'), nodesOf('[{"id":1}]')]).toEqual([[], [], []]);
  });

  test('takes an answer that is cut short for none', () => {
    expect(() => readObservation('pi', question, answer().slice(0, -5))).toThrow(/cut short/);
    expect(() => readObservation('pi', question, answer('wat\t1'))).toThrow(/unknown record/);
  });

  test('takes a program that hangs for none that is not there', () => {
    const silent = ['silent\tdocker version', 'end', ''].join('\0');
    expect(() => readObservation('pi', question, silent)).toThrow('`docker version` hangs on pi');
  });

  test('refuses a machine that there are no programs for', () => {
    expect(() => readObservation('pi', question, answer().replace('aarch64', 'armv7l'))).toThrow(/armv7l/);
  });

  test('lets a lock count only while its deploy lives or a put-back is armed', () => {
    const lock = (alive: string, armed: string) =>
      readObservation('pi', question, answer(`lock\t${alive}\t${armed}\t2026-11-24T10:00:00Z\tann\tcaddy\t-`)).lock;
    expect(lock('no', 'no')).toBeNull();
    expect(lock('yes', 'no')).toMatchObject({ who: 'ann' });
    expect(lock('no', 'yes')).toMatchObject({ who: 'ann' });
  });
});
