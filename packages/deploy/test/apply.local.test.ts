import { chmodSync, existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type DnsRecord, type HostCheck, plainQuestion, publishRecords } from '@veille/compile';
import { observeHost, readHistory, readPrevious } from '@veille/deploy';
import { temporaryFolder } from '@veille/testkit';
import { describe, expect, test } from 'vitest';
import { atStep, cutAt } from './support/faulty-executor.ts';
import { fileAt, folderAt, privateHost } from './support/private-host.ts';

const isRoot = process.getuid?.() === 0;

describe.skipIf(!isRoot)('a deploy to a host', () => {
  test('brings files, folders, modes and owners, and finds nothing to do the second time', async () => {
    const host = privateHost(await temporaryFolder());
    const artifacts = {
      folders: [folderAt(host, 'data', { mode: 0o750, owner: 'daemon', group: 'daemon' })],
      files: [
        fileAt(host, 'etc/Caddyfile', 'hello\n', { mode: 0o640, group: 'daemon' }),
        fileAt(host, 'etc/a long name with blanks'.padEnd(140, 'x'), 'long'),
        fileAt(host, 'empty', ''),
      ],
    };
    const outcome = await host.apply(await host.plan(artifacts));
    expect(outcome).toEqual({ isGood: true, hosts: [expect.objectContaining({ state: 'confirmed', problem: null })] });
    expect(Object.values(host.tree())).toHaveLength(6);
    expect(statSync(host.path('etc/Caddyfile'))).toMatchObject({ mode: 0o100640, gid: 1 });
    expect(statSync(host.path('data'))).toMatchObject({ mode: 0o40750, uid: 1, gid: 1 });
    const again = await host.plan(artifacts);
    expect(again.hosts[0]?.changes).toEqual([]);
    expect(again.hosts[0]?.blocked).toEqual([]);
  });

  test('lets Caddy read a Caddyfile with the files that it imports as both will be', async () => {
    const host = privateHost(await temporaryFolder());
    const program = join(import.meta.dirname, '../../../.toolchain/bin/caddy');
    const [file, sites] = [host.path('etc/Caddyfile'), host.path('etc/own.caddyfile')];
    const checks: HostCheck[] = [{ type: 'caddy', program, file, user: 'root', environment: null }];
    const deploy = async (site: string) => {
      const files = [
        fileAt(host, 'etc/Caddyfile', `{\n\tadmin off\n}\nimport "${sites}"\n`),
        fileAt(host, 'etc/own.caddyfile', `http://127.0.0.1:8080 {\n\t${site}\n}\n`),
      ];
      return host.apply(await host.plan({ files, checks }));
    };
    expect(await deploy('respond one')).toMatchObject({ isGood: true });
    const [outcome] = (await deploy('respnd two')).hosts;
    expect(outcome).toMatchObject({ state: 'put-back', log: [expect.anything(), expect.stringContaining('respnd')] });
    expect(host.read('etc/own.caddyfile')).toContain('respond one');
  });

  test('puts everything back when the probes do not pass', async () => {
    const host = privateHost(await temporaryFolder());
    const first = [fileAt(host, 'etc/one', '1'), fileAt(host, 'etc/gone', 'g', { mode: 0o600, owner: 'daemon' })];
    await host.apply(await host.plan({ folders: [folderAt(host, 'old')], files: first }));
    const before = host.tree();
    const second = [fileAt(host, 'etc/one', '2', { mode: 0o600 }), fileAt(host, 'new/deep/two', '2')];
    const plan = await host.plan({ files: second });
    let during = {};
    const probe = async () => {
      during = host.tree();
      return 'cut.studio.test answers with a 502.';
    };
    const outcome = await host.apply(plan, { probe });
    expect(outcome).toMatchObject({
      isGood: false,
      hosts: [{ state: 'put-back', problem: 'cut.studio.test answers with a 502.' }],
    });
    expect(during).not.toEqual(before);
    expect(during).not.toHaveProperty([host.path('etc/gone')]);
    expect(host.tree()).toEqual(before);
    expect((await host.apply(await host.plan({ files: second }))).isGood).toBe(true);
    expect(host.read('new/deep/two')).toBe('2');
  });

  test('takes a folder away with the last file in it', async () => {
    const host = privateHost(await temporaryFolder());
    const files = [fileAt(host, 'stays', '1')];
    const leaving = { folders: [folderAt(host, 'leaving')], files: [...files, fileAt(host, 'leaving/file', '1')] };
    await host.apply(await host.plan(leaving));
    expect((await host.apply(await host.plan({ files }))).isGood).toBe(true);
    expect(host.tree()).not.toHaveProperty([host.path('leaving')]);
    expect(host.read('stays')).toBe('1');
  });

  test('puts all back when a staged file vanishes, and takes nothing away for it', async () => {
    const host = privateHost(await temporaryFolder());
    const files = (text: string) => [fileAt(host, 'etc/one', text), fileAt(host, 'etc/two', text)];
    await host.apply(await host.plan({ files: files('1') }));
    const before = host.tree();
    const staged = host.path('etc/.two.veille-new');
    // All is kept for a put-back by then, and nothing renamed.
    const vanish = `if [ -f "$journal/previous/about" ]; then rm -f ${staged}; fi`;
    const executors = [atStep(host.executor, 'session', vanish)];
    const [outcome] = (await host.apply(await host.plan({ files: files('2') }), { executors })).hosts;
    expect(outcome).toMatchObject({ state: 'put-back', problem: 'The files could not be put in their places.' });
    expect(outcome?.log.join()).toContain(staged);
    expect(host.tree()).toEqual(before);
  });

  test('refuses a host that has moved away since the plan, and touches nothing', async () => {
    const host = privateHost(await temporaryFolder());
    const plan = await host.plan({ files: [fileAt(host, 'etc/one', '1')] });
    host.write('etc/one', 'by hand');
    const before = host.tree();
    const outcome = await host.apply(plan);
    expect(outcome.hosts).toMatchObject([{ state: 'not-begun', problem: expect.stringMatching(/not as it was/) }]);
    expect(host.tree()).toEqual(before);
    expect(existsSync(join(host.memory, 'lock'))).toBe(false);
  });

  test('lets nobody in while another deploy is under way, and says whose', async () => {
    const host = privateHost(await temporaryFolder());
    const plan = await host.plan({ files: [fileAt(host, 'etc/one', '1')] });
    const other = await host.plan({ files: [fileAt(host, 'etc/two', '2')] });
    let second = {};
    const probe = async () => {
      second = (await host.apply(other, { who: 'bob' })).hosts[0] ?? {};
      return null;
    };
    expect((await host.apply(plan, { probe, why: 'the big one' })).isGood).toBe(true);
    expect(second).toMatchObject({
      state: 'not-begun',
      problem: expect.stringMatching(/ann@laptop deploys to pi since .*\(the big one\)/),
    });
    expect(existsSync(host.path('etc/two'))).toBe(false);
  });

  test('has put back what Ctrl-C meets, when it returns', async () => {
    const host = privateHost(await temporaryFolder());
    const plan = await host.plan({ files: [fileAt(host, 'etc/one', '1')] });
    const before = host.tree();
    const stop = new AbortController();
    const probe = async () => {
      stop.abort();
      return null;
    };
    const outcome = await host.apply(plan, { probe, signal: stop.signal });
    expect(outcome.hosts).toMatchObject([{ state: 'put-back', problem: 'It was interrupted.' }]);
    expect(host.tree()).toEqual(before);
  });

  test('puts back by itself when nobody confirms in time', async () => {
    const host = privateHost(await temporaryFolder());
    const plan = await host.plan({ files: [fileAt(host, 'etc/one', '1')] });
    const before = host.tree();
    const probe = async () => {
      await host.untilQuiet();
      return null;
    };
    const outcome = await host.apply(plan, { probe, limitSeconds: 1 });
    expect(outcome.hosts).toMatchObject([{ state: 'left-to-host' }]);
    expect(host.tree()).toEqual(before);
    expect(readFileSync(join(host.memory, 'history'), 'utf8')).toMatch(/\tput-back\t/);
    expect(existsSync(join(host.memory, 'lock'))).toBe(false);
  });

  test('says how long a host may take that is lost while it gets its files', async () => {
    const host = privateHost(await temporaryFolder());
    const plan = await host.plan({ files: [fileAt(host, 'etc/one', 'x'.repeat(5_000_000))] });
    // It has said that it is locked and what it sees, and begins to stage.
    const outcome = await host.apply(plan, { executors: [cutAt(host.executor, 3)] });
    // Two minutes for staging, one and two thirds for the bytes, then five.
    expect(outcome.hosts).toMatchObject([
      { state: 'left-to-host', hint: expect.stringContaining('in 9 minutes at the latest') },
    ]);
  });

  test('keeps secrets out of everything but their file', async () => {
    const host = privateHost(await temporaryFolder());
    const content = { type: 'secret', parts: ['TOKEN=', { secret: 'token', quoted: true }, '\n'] } as const;
    const files = [fileAt(host, 'env', '', { content, mode: 0o600 })];
    const secrets = new Map([['token', 'canary-7']]);
    const plan = await host.plan({ files }, { secrets });
    expect((await host.apply(plan, { secrets })).isGood).toBe(true);
    expect(host.read('env')).toBe('TOKEN="canary-7"\n');
    expect((await host.plan({ files }, { secrets })).hosts[0]?.changes).toEqual([]);
    const changed = await host.plan({ files }, { secrets: new Map([['token', 'canary-8']]) });
    expect(changed.hosts[0]?.changes).toMatchObject([{ sign: '~', detail: '(secret, changed)' }]);
    expect(readFileSync(join(host.memory, 'deployed'), 'utf8')).not.toContain('canary');
  });

  test('hands the program that checks a file its secrets as they are, whatever is in them', async () => {
    const host = privateHost(await temporaryFolder());
    const value = ` "canary" 'it''s' $HOME \`id\` \\n \\\\ #;% `;
    const content = { type: 'secret', parts: ['TOKEN=', { secret: 'token', quoted: true }, '\n'] } as const;
    const program = `#!/bin/sh\nprintf %s "$TOKEN" >'${host.path('told')}'\n`;
    const files = [
      fileAt(host, 'env', '', { content, mode: 0o600 }),
      fileAt(host, 'caddy', program, { mode: 0o755 }),
      fileAt(host, 'Caddyfile', ''),
    ];
    const [environment, caddy, file] = ['env', 'caddy', 'Caddyfile'].map(host.path);
    const check = { type: 'caddy', program: caddy, file, user: 'root', environment } as HostCheck;
    const secrets = new Map([['token', value]]);
    const outcome = await host.apply(await host.plan({ files, checks: [check] }, { secrets }), { secrets });
    expect(outcome).toMatchObject({ isGood: true });
    expect(host.read('told')).toBe(value);
  });

  test('is put back where the reader of markers would not see them, and so is known before', async () => {
    const folder = await temporaryFolder();
    // Others than root pass through to it.
    for (const above of [dirname(folder), folder]) chmodSync(above, 0o711);
    const host = privateHost(folder);
    const files = [fileAt(host, 'markers.conf', '1')];
    const reading = { folder: host.path('ready'), reader: 'nobody', group: 'daemon' };
    const check: HostCheck = { type: 'markers', file: host.path('markers.conf'), writer: 'daemon', ...reading };
    const closed = async () => {
      const question = { ...plainQuestion, readers: [reading] };
      return [...(await observeHost(host.executor, question, host)).closed];
    };
    const ready = (mode: number) => folderAt(host, 'ready', { mode, owner: 'daemon', group: 'daemon' });
    expect(await closed()).toEqual([]);

    const refused = await host.apply(await host.plan({ folders: [ready(0o700)], files, checks: [check] }));
    expect(refused.hosts).toMatchObject([{ state: 'put-back', problem: expect.stringContaining(host.path('ready')) }]);
    expect(refused.hosts[0]?.log.join('\n')).toContain('nobody does not see what daemon makes there');
    expect(host.tree()).toEqual({ [host.path('')]: expect.anything() });

    const outcome = await host.apply(await host.plan({ folders: [ready(0o750)], files, checks: [check] }));
    expect(outcome).toMatchObject({ isGood: true });
    expect(readdirSync(host.path('ready'))).toEqual([]);
    expect(await closed()).toEqual([]);
    chmodSync(host.path('ready'), 0o700);
    expect(await closed()).toEqual([host.path('ready')]);
  });

  test('tells no value of a secret that a failing program quotes, not even one that nobody but the host knows any more', async () => {
    const host = privateHost(await temporaryFolder());
    const content = { type: 'secret', parts: ['TOKEN=', { secret: 'token', quoted: true }, '\n'] } as const;
    const program = `#!/bin/sh\nprintf 'was %s, is %s.\\n' "$(cat '${host.path('env')}')" "$TOKEN"; exit 1\n`;
    const environment = fileAt(host, 'env', '', { content, mode: 0o600 });
    const old = { secrets: new Map([['token', 'canary "old" \\ $x']]) };
    expect((await host.apply(await host.plan({ files: [environment] }, old), old)).isGood).toBe(true);
    const [caddy, file] = [host.path('caddy'), host.path('Caddyfile')];
    const check: HostCheck = { type: 'caddy', program: caddy, file, user: 'root', environment: environment.path };
    const files = [environment, fileAt(host, 'caddy', program, { mode: 0o755 }), fileAt(host, 'Caddyfile', '')];
    const next = { secrets: new Map([['token', 'secret canary']]) };
    const { hosts } = await host.apply(await host.plan({ files, checks: [check] }, next), next);
    expect(hosts).toMatchObject([{ state: 'put-back', log: ['was TOKEN="(secret)", is (secret).'] }]);
  });

  test('makes random secrets once', async () => {
    const host = privateHost(await temporaryFolder());
    const secrets = [{ path: host.path('secrets/db'), bytes: 24 }];
    const folders = [folderAt(host, 'secrets', { mode: 0o700, owner: 'daemon', group: 'daemon' })];
    await host.apply(await host.plan({ secrets, folders }));
    const made = host.read('secrets/db');
    expect(made).toMatch(/^[0-9a-f]{48}$/);
    expect(statSync(host.path('secrets/db'))).toMatchObject({ mode: 0o100600, uid: 1 });
    expect((await host.plan({ secrets, folders })).hosts[0]?.changes).toEqual([]);
    expect(host.read('secrets/db')).toBe(made);
  });
});

describe.skipIf(!isRoot)('a host remembers', () => {
  test('who deployed what, and how it ended', async () => {
    const host = privateHost(await temporaryFolder());
    expect(await readHistory(host.executor, host)).toEqual([]);
    await host.apply(await host.plan({ files: [fileAt(host, 'one', '1')] }), { why: 'deploy caddy' });
    await host.apply(await host.plan({ files: [fileAt(host, 'one', '2')] }), { who: 'bob', probe: async () => 'no' });
    expect(await readHistory(host.executor, host)).toMatchObject([
      { outcome: 'deployed', who: 'ann@laptop', targets: ['caddy'], why: 'deploy caddy' },
      { outcome: 'put-back', who: 'bob', targets: ['caddy'] },
    ]);
  });

  test('what the last deploy replaced, and takes it back as a plan of its own, and forth again', async () => {
    const host = privateHost(await temporaryFolder());
    await host.apply(
      await host.plan({ files: [fileAt(host, 'one', '1', { mode: 0o600 }), fileAt(host, 'gone', 'g')] }),
    );
    const before = host.tree();
    await host.apply(await host.plan({ files: [fileAt(host, 'one', '2'), fileAt(host, 'new', 'n')] }));
    const after = host.tree();
    for (const wanted of [before, after]) {
      const plan = await host.rollback();
      expect(plan.hosts[0]?.changes).toHaveLength(3);
      expect((await host.apply(plan)).isGood).toBe(true);
      expect(host.tree()).toEqual(wanted);
    }
    expect(
      (await host.plan({ files: [fileAt(host, 'one', '2'), fileAt(host, 'new', 'n')] })).hosts[0]?.changes,
    ).toEqual([]);
  });

  test('what others have written since into a file that is theirs as well, and takes back its own part of it alone', async () => {
    const host = privateHost(await temporaryFolder());
    const [name, domain] = ['records.json', 'studio.test'];
    const record = (door: string): DnsRecord => ({ name: `${door}.${domain}`, type: 'A', value: '100.64.0.7' });
    const publish = async (doors: readonly string[]) => {
      const { content } = publishRecords(host.read(name), doors.map(record), domain);
      return host.apply(await host.plan({ files: [fileAt(host, name, content, { shared: true })] }));
    };
    const theirs = { name: 'router.home', type: 'A', value: '192.0.2.1' };
    host.write(name, '[]', 0o640);
    await publish(['re', 'oc']);
    await publish(['cut']);
    host.write(name, host.read(name).replace('[', `[${JSON.stringify(theirs)},`), 0o640);
    const plan = await host.rollback();
    expect(plan.hosts[0]).toMatchObject({
      blocked: [],
      changes: [{ sign: '~', detail: `oc.${domain}, re.${domain} come; cut.${domain} goes` }],
    });
    expect((await host.apply(plan)).isGood).toBe(true);
    expect(JSON.parse(host.read(name))).toEqual([
      theirs,
      ...['re', 'oc'].map((door) => ({ ...record(door), veille: domain })),
    ]);
  });

  test('what a container has written since into a file of its own, and takes back the rest', async () => {
    const host = privateHost(await temporaryFolder());
    const deploy = async (version: string) =>
      host.apply(
        await host.plan({ files: [fileAt(host, 'state', version, { kept: true }), fileAt(host, 'other', version)] }),
      );
    await deploy('1');
    await deploy('2');
    host.write('state', 'written', 0o600, 1000);
    expect((await host.plan({ files: [fileAt(host, 'state', '2', { kept: true })] })).hosts[0]?.blocked).toEqual([]);
    const plan = await host.rollback();
    expect(plan.hosts[0]?.changes).toMatchObject([{ sign: '~', name: host.path('other') }]);
    expect((await host.apply(plan)).isGood).toBe(true);
    expect([host.read('state'), host.read('other')]).toEqual(['written', '1']);
  });

  test('owners that have only a number, as those of containers', async () => {
    const host = privateHost(await temporaryFolder());
    host.write('one', 'by a container', 0o640, 54321);
    const before = host.tree();
    const plan = await host.plan({ files: [fileAt(host, 'one', '1')] }, { adopt: true });
    expect((await host.apply(plan)).isGood).toBe(true);
    expect(await host.apply(await host.rollback())).toMatchObject({ isGood: true });
    expect(host.tree()).toEqual(before);
  });

  test('nothing before the first deploy, and does not take back what was changed by hand since', async () => {
    const host = privateHost(await temporaryFolder());
    expect(await readPrevious(host.executor, host)).toBeNull();
    await host.apply(await host.plan({ files: [fileAt(host, 'one', '1')] }));
    await host.apply(await host.plan({ files: [fileAt(host, 'one', '2')] }));
    host.write('one', 'by hand');
    expect((await host.rollback()).hosts[0]?.blocked).toMatchObject([{ what: expect.stringMatching(/by hand/) }]);
  });
});
