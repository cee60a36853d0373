import { createHash } from 'node:crypto';
import type { HostArtifacts } from '@veille/compile';
import { type HostPlan, type Observation, planDeploy, type Wish, wantedSecrets } from '@veille/deploy';
import { observed } from '@veille/testkit/samples';
import { describe, expect, test } from 'vitest';
import { artifactsOf, entry, folder, textFile } from './support/observed.ts';

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
const caddyfile = '/opt/pi/Caddyfile';
const reload = { type: 'reload', unit: 'caddy-pi.service' } as const;
const file = textFile(caddyfile, 'new\n', { after: [reload] });

function wish(parts: Partial<Wish> = {}): Wish {
  return { targets: null, needed: new Map(), adopt: false, secrets: new Map(), conservation: null, ...parts };
}

function plan(of: Partial<HostArtifacts>, seen: Partial<Observation> = {}, asked = wish()): HostPlan {
  const [host] = planDeploy([artifactsOf({ targets: ['caddy', 'vpn-dns'], ...of })], [observed(seen)], asked).hosts;
  if (host === undefined) throw new Error('no host is in the plan');
  return host;
}

function ours(text: string, over = {}): Partial<Observation> {
  const deployed = { type: 'file', target: 'caddy', secret: false, sha256: sha256(text) } as const;
  return {
    entries: new Map([[caddyfile, entry({ sha256: sha256(text), ...over })]]),
    texts: new Map([[caddyfile, text]]),
    deployed: new Map([[caddyfile, deployed]]),
  };
}

/** A host with these units of earlier deploys. */
function withUnits(names: readonly string[], { active = true } = {}): Partial<Observation> {
  const units = names.map((name) => ({ name, path: `/etc/systemd/system/${name}` }));
  const deployed = { type: 'file', target: 'caddy', secret: false, sha256: sha256('x') } as const;
  return {
    entries: new Map(units.map(({ path }) => [path, entry({ sha256: sha256('x') })])),
    deployed: new Map(units.map(({ path }) => [path, deployed])),
    units: new Map(units.map(({ name, path }) => [name, { enabled: true, active, file: path }])),
  };
}

const lines = ({ changes }: HostPlan) =>
  changes.map(({ sign, what, name, detail }) => [sign, what, name, detail].filter((part) => part !== null).join(' '));

describe('a plan', () => {
  test('is empty for a host that is as it should be', () => {
    const same = plan({ files: [file] }, ours('new\n'));
    expect(lines(same)).toEqual([]);
    expect(same.blocked).toEqual([]);
  });

  test('shows a new file whole', () => {
    const { changes } = plan({ files: [file] });
    expect(changes[0]).toMatchObject({ sign: '+', name: caddyfile });
    expect(changes[0]?.diff).toBe(`--- /dev/null\n+++ ${caddyfile}\n@@ -0,0 +1,1 @@\n+new\n`);
  });

  test('shows what changes in a file that is ours, and reloads who reads it', () => {
    const unit = { name: 'caddy-pi.service', target: 'caddy' };
    const units = new Map([['caddy-pi.service', { enabled: true, active: true, file: '/x' }]]);
    const changed = plan({ files: [file], units: [unit] }, { ...ours('old\n'), units });
    expect(lines(changed)).toEqual([`~ file ${caddyfile}`, '~ reload caddy-pi.service']);
    expect(changed.changes[0]?.diff).toContain('-old\n+new\n');
  });

  test('changes a mode and an owner alone, and tells who may read it now', () => {
    expect(lines(plan({ files: [file] }, ours('new\n', { mode: 0o600, owner: 'pi' })))).toEqual([
      `~ file ${caddyfile} 0600 -> 0644, pi:root -> root:root`,
      '~ reload caddy-pi.service',
    ]);
  });

  test('starts a unit that does not run instead of reloading it', () => {
    const unit = { name: 'caddy-pi.service', target: 'caddy' };
    expect(lines(plan({ files: [file], units: [unit] }))).toEqual([
      `+ file ${caddyfile}`,
      '+ unit caddy-pi.service enabled and started',
    ]);
  });

  test('shows a file that others go on writing and that keeps nothing of ours as one that goes', () => {
    const shared = textFile(caddyfile, '[]\n', { shared: true, isWithdrawn: true });
    expect(lines(plan({ files: [shared] }, ours('[1]\n')))).toEqual([
      `- file ${caddyfile} what Veille wrote in it; the rest stays`,
    ]);
  });

  test('does one deed once, however many files ask for it, and does not enable what is not ours', () => {
    const other = textFile('/opt/pi/snippet', 'x', { after: [reload] });
    expect(plan({ files: [file, other] }).work.units).toEqual([
      { name: 'caddy-pi.service', enabled: null, act: 'reload' },
    ]);
  });

  test('leaves what Veille did not write, and says the ways out', () => {
    const seen = { entries: ours('old\n').entries ?? new Map() };
    const { blocked } = plan({ files: [file] }, seen);
    expect(blocked).toMatchObject([{ what: expect.stringMatching(/Veille did not write it/) }]);
    expect(blocked[0]?.ways.join()).toContain('--adopt');
    expect(plan({ files: [file] }, seen, wish({ adopt: true })).blocked).toEqual([]);
  });

  test('stops at what was changed by hand', () => {
    const seen = { ...ours('old\n'), entries: new Map([[caddyfile, entry({ sha256: sha256('by hand') })]]) };
    expect(plan({ files: [file] }, seen).blocked[0]?.what).toMatch(/changed by hand/);
  });

  test('lets others change a shared file', () => {
    const seen = { entries: new Map([[caddyfile, entry({ sha256: sha256('theirs') })]]) };
    expect(plan({ files: [{ ...file, shared: true }] }, seen).blocked).toEqual([]);
  });

  test('shows of a file that others write too only the lines that change', () => {
    const before = 'client_secret: TOPSECRET\nextra_records: []\nkey: TOPSECRET\n';
    const after = before.replace(' []', '\n  - ours');
    const { changes } = plan({ files: [textFile(caddyfile, after, { shared: true })] }, ours(before));
    expect(changes[0]?.diff).toBe(
      `--- ${caddyfile}\n+++ ${caddyfile}\n@@ -2,1 +2,2 @@\n-extra_records: []\n+extra_records:\n+  - ours\n`,
    );
    const { changes: withdrawn } = plan(
      { files: [textFile(caddyfile, before, { shared: true, isWithdrawn: true })] },
      ours(after),
    );
    expect(withdrawn[0]?.diff).not.toContain('TOPSECRET');
  });

  test('leaves a shared file that the stack no longer says, with what others have in it', () => {
    const { work } = plan({ files: [{ ...file, shared: true }] });
    expect(work.deployed[caddyfile]?.type).toBe('shared');
    const { changes, work: later } = plan({}, { ...ours('new\n'), deployed: new Map(Object.entries(work.deployed)) });
    expect(changes).toEqual([]);
    expect(later.deployed).toEqual({});
  });

  test('stops where a folder is in the place of a file, also when told to adopt', () => {
    const seen = { entries: new Map([[caddyfile, entry({ type: 'folder' })]]) };
    expect(plan({ files: [file] }, seen, wish({ adopt: true })).blocked[0]?.what).toMatch(/is a folder/);
  });

  test('removes what the last deploy put there and the stack no longer says', () => {
    const gone = plan({}, ours('old\n'));
    expect(lines(gone)).toEqual([`- file ${caddyfile}`]);
    expect(gone.blocked).toEqual([]);
    expect(gone.work.deployed).toEqual({});
  });

  test('removes nothing that was changed by hand', () => {
    const seen = { ...ours('old\n'), entries: new Map([[caddyfile, entry({ sha256: sha256('by hand') })]]) };
    expect(plan({}, seen).blocked[0]?.what).toMatch(/should go, and was changed by hand/);
  });

  test('forgets what is gone already', () => {
    const gone = plan({}, { ...ours('old\n'), entries: new Map() });
    expect(lines(gone)).toEqual([]);
    expect(gone.work.deployed).toEqual({});
  });

  test('keeps to the targets that were named', () => {
    const records = textFile('/opt/pi/records.json', '[]', { target: 'vpn-dns' });
    const asked = wish({ targets: ['vpn-dns'] });
    expect(lines(plan({ files: [file, records] }, {}, asked))).toEqual(['+ file /opt/pi/records.json']);
    expect(lines(plan({ files: [records] }, ours('old\n'), asked))).toEqual(['+ file /opt/pi/records.json']);
  });

  test('takes the folder of deploy’s own memory, which one that was put back has left, for its own', () => {
    const there = { entries: new Map([['/var/lib/veille', entry({ type: 'folder', mode: 0o700 })]]) };
    const made = plan({ folders: [folder('/var/lib/veille')] }, there);
    expect(lines(made)).toEqual(['~ folder /var/lib/veille 0700 -> 0755']);
    expect(made.blocked).toEqual([]);
  });

  test('brings along what a named target needs on a host, and says what for', () => {
    const controller = textFile('/opt/pi/manifest.json', '{}', { target: 'controller' });
    const needed = new Map([['pi', new Map([['controller', 'films']])]]);
    const asked = wish({ targets: ['films'], needed });
    const targets = ['caddy', 'controller', 'films'];
    const made = plan({ targets, files: [file, controller], secrets: [{ path: '/s/key', bytes: 8 }] }, {}, asked);
    expect(lines(made)).toEqual([
      '+ secret /s/key (secret, made at random on the host)',
      '+ file /opt/pi/manifest.json',
    ]);
    expect(made.notes).toEqual(['controller comes along: films needs it.']);
    expect(made.targets).toEqual(['controller', 'films']);
  });

  test('makes for records alone none of the folders and users of services', () => {
    const records = textFile('/h/records.json', '[]', { target: 'vpn-dns' });
    const parts = { files: [records], folders: [folder('/opt/pi')], users: [{ name: 'caddy', groups: [] }] };
    expect(lines(plan(parts, {}, wish({ targets: ['vpn-dns'] })))).toEqual(['+ file /h/records.json']);
    expect(lines(plan(parts, {}, wish({ targets: ['caddy', 'vpn-dns'] })))).toContain('+ folder /opt/pi');
  });

  test('refuses a target that nobody has', () => {
    const wrong = wish({ targets: ['vpn'] });
    expect(() => planDeploy([artifactsOf()], [observed()], wrong)).toThrow('There is no target vpn on pi.');
  });

  test('stops a unit before its file goes, and the controller, which stops what is awake, before the firewall', () => {
    const made = plan({}, withUnits(['a.service', 'veille-firewall.service', 'veille.service', 'z.service']));
    expect(made.work.units.map(({ name }) => name)).toEqual([
      'veille.service',
      'z.service',
      'veille-firewall.service',
      'a.service',
    ]);
    expect(new Set(made.work.units.map(({ act, enabled }) => `${act} ${enabled}`))).toEqual(new Set(['stop false']));
    expect(made.work.deeds).toEqual([{ type: 'daemon-reload' }]);
    expect(made.notes).toEqual([]);
    expect(lines(made)).toContain('- unit veille.service stopped and disabled, and with it what is awake');
    expect(lines(made)).toContain('- unit z.service stopped and disabled');
  });

  test('says where a controller that does not run cannot stop what is awake', () => {
    const made = plan({}, withUnits(['veille.service'], { active: false }));
    expect(made.notes).toEqual([expect.stringContaining('veille.service does not run on pi, so nobody stops')]);
    expect(lines(made)).toContain('- unit veille.service stopped and disabled');
  });

  test('makes folders that are missing, and changes none that others made', () => {
    const data = folder('/opt/pi/data', { mode: 0o750 });
    expect(lines(plan({ folders: [data] }))).toEqual(['+ folder /opt/pi/data']);
    const seen = { entries: new Map([['/opt/pi/data', entry({ type: 'folder', mode: 0o777 })]]) };
    expect(plan({ folders: [data] }, seen).blocked[0]?.what).toMatch(/should be 0777 -> 0750/);
  });

  test('says that a reboot is not covered where there is no systemd', () => {
    const facts = { ...observed().facts, systemd: false };
    expect(plan({ files: [file] }, { facts }).notes).toEqual([expect.stringContaining('no systemd')]);
  });

  test('waits for another deploy', () => {
    const lock = { who: 'ann', since: '2026-11-24T10:00:00Z', why: 'caddy', remains: null };
    expect(plan({ files: [file] }, { lock }).blocked[0]?.what).toContain('ann deploys to pi');
  });
});

describe('a file that a Caddyfile of somebody else’s may import', () => {
  const snippet = textFile(caddyfile, 'new\n', { imported: true });
  const [gone] = plan({}, imported('new\n')).work.files;
  const lastWords = gone?.content.type === 'text' ? gone.content.text : '';

  /** Written by an earlier deploy, and what is in it now. */
  function imported(text: string, now = text): Partial<Observation> {
    const deployed = { type: 'imported', target: 'caddy', secret: false, sha256: sha256(text) } as const;
    const entries = new Map([[caddyfile, entry({ sha256: sha256(now), owner: 'pi' })]]);
    return { entries, texts: new Map([[caddyfile, now]]), deployed: new Map([[caddyfile, deployed]]) };
  }

  test('is remembered as one', () => {
    expect(plan({ files: [snippet] }).work.deployed[caddyfile]?.type).toBe('imported');
  });

  test('becomes a comment where the stack no longer says it: without it that Caddy would not start again', () => {
    const made = plan({}, imported('new\n'));
    expect(lines(made)).toEqual([
      `~ file ${caddyfile} a comment stays, since a Caddyfile may import it; the Caddy there takes it by a reload`,
    ]);
    expect(made.changes[0]?.diff).toMatch(/^-new\n\+# /m);
    expect(made.work).toMatchObject({ removals: [], files: [{ path: caddyfile, owner: 'pi' }] });
    expect(made.work.deployed[caddyfile]).toMatchObject({ type: 'imported', sha256: sha256(lastWords) });
    const moved = plan({ files: [{ ...snippet, path: '/etc/other.caddy' }] }, imported('new\n'));
    expect(moved.changes.map(({ sign, name }) => `${sign} ${name}`)).toEqual(['+ /etc/other.caddy', `~ ${caddyfile}`]);
    expect(lines(plan({}, imported('new\n'), wish({ targets: ['vpn-dns'] })))).toEqual([]);
  });

  test('is left alone afterwards, and can be written again', () => {
    const left = imported(lastWords);
    expect(lines(plan({}, left))).toEqual([]);
    expect(plan({}, left).work.deployed).toEqual(Object.fromEntries(left.deployed ?? []));
    const again = plan({ files: [snippet] }, left);
    expect([again.changes[0]?.sign, again.blocked]).toEqual(['~', []]);
  });

  test('belongs to whoever writes into what was left, and is forgotten when they remove it', () => {
    const theirs = plan({}, imported(lastWords, 'theirs\n'));
    const removed = plan({}, { ...imported(lastWords), entries: new Map() });
    for (const made of [theirs, removed])
      expect([made.changes, made.blocked, made.work.deployed]).toEqual([[], [], {}]);
  });

  test('stops the plan where it was changed by hand before it goes', () => {
    expect(plan({}, imported('new\n', 'by hand\n')).blocked[0]?.what).toMatch(/changed by hand/);
  });
});

describe('a secret', () => {
  const content = { type: 'secret', parts: ['TOKEN=', { secret: 'token', quoted: true }, '\n'] } as const;
  const secret = textFile('/opt/pi/env', '', { content, mode: 0o600 });
  const key = 'ab12';

  test('is in no part of a plan, but that it changed is', () => {
    const seen = (value: string): Partial<Observation> => {
      const hash = sha256(`${key}TOKEN="${value}"\n`);
      const deployed = { type: 'file', target: 'caddy', secret: true, sha256: hash } as const;
      return {
        key,
        entries: new Map([[secret.path, entry({ sha256: hash, mode: 0o600 })]]),
        deployed: new Map([[secret.path, deployed]]),
      };
    };
    const asked = wish({ secrets: new Map([['token', 'canary-7']]) });
    expect(lines(plan({ files: [secret] }, seen('canary-7'), asked))).toEqual([]);
    const changed = plan({ files: [secret] }, seen('before'), asked);
    expect(lines(changed)).toEqual(['~ secret /opt/pi/env (secret, changed)']);
    expect(JSON.stringify(changed)).not.toContain('canary-7');
    expect(JSON.stringify(changed)).not.toContain(sha256('TOKEN="canary-7"\n'));
  });

  test('is asked for where a wanted file holds it, and nowhere else', () => {
    const artifacts = [artifactsOf({ files: [file, secret] }), artifactsOf({ host: 'vpn', files: [file] })];
    const wanted = (targets: Wish['targets'], needed: Wish['needed'] = new Map()) =>
      wantedSecrets(artifacts, { targets, needed });
    expect([wanted(null), wanted(['caddy']), wanted(['vpn-dns'])]).toEqual([['token'], ['token'], []]);
    expect(wanted(['films'], new Map([['pi', new Map([['caddy', 'films']])]]))).toEqual(['token']);
    expect(wanted(['films'], new Map([['vpn', new Map([['caddy', 'films']])]]))).toEqual([]);
  });

  test('without a value stops the plan', () => {
    expect(() => plan({ files: [secret] })).toThrow('The secret token has no value.');
  });
});

describe('what a plan rests on', () => {
  const digest = (seen: Partial<Observation>) => plan({ files: [file] }, seen).observed;

  test('moves with the bytes, the mode and the owner of what it changes', () => {
    const all = [ours('old\n'), ours('other\n'), ours('old\n', { mode: 0o600 }), ours('old\n', { owner: 'pi' }), {}];
    expect(new Set(all.map(digest)).size).toBe(all.length);
  });

  test('does not move with what it leaves alone', () => {
    const before = ours('old\n');
    const beside = new Map([...(before.entries ?? []), ['/opt/pi/other', entry()]]);
    expect(digest({ ...before, entries: beside })).toBe(digest(before));
  });

  test('does not move with the folders of deploy’s own memory, which are there as soon as it has the lock', () => {
    const folders = [folder('/var/lib/veille'), folder('/var/log/veille')];
    const planned = (...paths: string[]) =>
      plan({ folders }, { entries: new Map(paths.map((path) => [path, entry({ type: 'folder', mode: 0o755 })])) })
        .observed;
    expect(planned('/var/lib/veille')).toBe(planned());
    expect(planned('/var/log/veille')).not.toBe(planned());
  });
});

describe('images', () => {
  const pull = (name: string) => ({ name, target: 'caddy', compose: null });
  const names = ['app:1', 'docker.io/library/web', 'web', 'known/app:2', 'app@sha256:ab'];

  test('that are only named are pulled where the engine lacks them, whatever they are called there', () => {
    const images = new Set(['web:latest', 'known/app:2', 'app@sha256:ab']);
    const made = plan({ pulls: names.map(pull) }, { images });
    expect(lines(made)).toEqual(['+ image app:1 pulled on the host first, size not known before']);
    expect(made.work).toMatchObject({ pulls: ['app:1'], images: [] });
  });

  test('that were measured are told with size and minutes, and what they need is summed up', () => {
    const recipe = textFile('/opt/pi/catalog/films/Dockerfile', 'FROM x');
    const image = {
      source: 'dockerfile',
      service: 'films',
      container: 'render',
      folder: '/opt/pi/catalog/films',
      args: {},
      target: 'caddy',
    } as const;
    const cost = { bytes: 1.4 * 1024 ** 3, minutes: 3 };
    const images = [
      { ...image, name: 'films-render:ab', cost },
      { ...image, name: 'clock-app:ab', cost: null },
    ];
    const made = plan({ files: [recipe], images });
    expect(lines(made).slice(0, 2)).toEqual([
      '+ image films-render:ab built on the host first: about 1.4 GB, 3 min or more',
      '+ image clock-app:ab built on the host first, size and time not known before',
    ]);
    const disk = { path: '/', bytes: cost.bytes, freeBytes: 100 * 1024 ** 3, more: true };
    expect(made.needs).toEqual({ disks: [disk], minutes: 3 });
  });

  test('of a person’s own compose file are built by compose from the files that lie beside it', () => {
    const root = '/opt/pi';
    const files = ['stack/own/compose.yaml', 'stack/own/Dockerfile', 'stack/other'].map((path) =>
      textFile(`${root}/${path}`, 'x'),
    );
    const inputs = files.slice(0, 2).map(({ path }) => path);
    const compose = {
      project: 'own',
      root,
      inputs,
      folder: `${root}/stack/own`,
      files: [inputs[0] ?? ''],
      container: 'web',
    };
    const made = plan({ files, pulls: [{ name: 'own_web', target: 'caddy', compose }] });
    expect(lines(made)).toContain('+ image own_web built on the host first, size and time not known before');
    expect(made.work).toMatchObject({
      pulls: [],
      images: [
        {
          compose: { project: 'own', folder: 'stack/own', files: ['stack/own/compose.yaml'], container: 'web' },
          context: [{ path: 'stack/own/compose.yaml' }, { path: 'stack/own/Dockerfile' }],
        },
      ],
    });
  });
});

test('models are fetched on the host unless they are known to be there', () => {
  const download = (path: string) => ({
    url: 'https://a.example/x',
    sha256: 'ab',
    folder: '/opt/pi/data',
    path,
    target: 'caddy',
    owner: 'root',
  });
  const downloads = ['/opt/pi/data/new', '/opt/pi/data/right', '/opt/pi/data/other'].map(download);
  const known = new Map([
    ['/opt/pi/data/right', 'ab'],
    ['/opt/pi/data/other', 'cd'],
  ]);
  const made = plan({ downloads }, { known });
  expect(lines(made)).toEqual([
    '+ download /opt/pi/data/new on the host first, size not known before, unless it is there',
    '+ download /opt/pi/data/other on the host first, size not known before, unless it is there',
  ]);
});
