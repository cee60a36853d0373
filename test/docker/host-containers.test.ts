import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { RenderJob } from '@veille/protocol';
import { openFileServer } from '@veille/testkit';
import { expect, test } from 'vitest';
import { startVeille, veille } from '../support/deploy.ts';
import { type HostBed, useHostBed } from './support/host-bed.ts';
import {
  askFilms,
  jobIdOf,
  jobOf,
  postFilm,
  probeFilm,
  veilleOnMesh,
  writeCompositions,
  writeFilms,
} from './support/host-films.ts';
import { openSmallRegistry } from './support/small-registry.ts';

const bedFor = useHostBed();
const checkout = resolve(import.meta.dirname, '../..');
const busybox = join(checkout, '.toolchain/busybox/bin/busybox');

const patience = { timeout: 60_000, interval: 500 };

const clock = `clock: container({ build: './clock', port: 3000, memory: '32MiB', sleepAfter: '5s' })`;
const own = `own: compose({ file: './own/compose.yaml', web: 'web:3000', sleepAfter: '5s' })`;
let note = '';
let models = '';
let films = '';
const services = () => [clock, own, note, models, films].filter(Boolean).join(', ');

// Each goes on where the one before it ended: a deploy takes a while.
test('an image that cannot be had refuses the deploy in its registry’s own words, and nothing of it is there', async (context) => {
  const bed = bedFor(context);
  if (!existsSync(busybox)) context.skip('there is no busybox: `make up` fetches one');
  const { image } = await openSmallRegistry({ address: bed.outside });
  const missing = `note: container({ image: '${image.replace('/note:', '/none:')}', port: 3000 })`;
  const refusal = bed.deploy(missing);
  await expect(refusal).rejects.toThrow(/none:1 could not be pulled[\s\S]*nobody has ever put that here/);
  expect(bed.pi.exec(['sh', '-c', 'ls -d /opt/pi 2>/dev/null || true'])).toBe('');
});

test('a bare host gets an engine and its images, built there and pulled, and all doors are asleep', async (context) => {
  const bed = bedFor(context);
  cpSync(join(checkout, 'examples/studio/clock'), join(bed.studio, 'clock'), { recursive: true });
  cpSync(busybox, join(bed.studio, 'clock/busybox'));
  mkdirSync(join(bed.studio, 'own'));
  const file = ['services:', '  web:', '    build: ../clock', "    ports: ['127.0.0.1:4001:3000']"];
  const beside = ['    env_file: web.env', "    volumes: ['./words.txt:/words.txt:ro', './state:/state']", ''];
  writeFileSync(join(bed.studio, 'own/compose.yaml'), [...file, ...beside].join('\n'));
  writeFileSync(join(bed.studio, 'own/state'), 'brought\n');
  writeSideFiles(bed, 'first');
  const words = ['httpd', '-f', '-p', '3000', '-h', '/'];
  const app = { program: readFileSync(busybox), words };
  const { image } = await openSmallRegistry({ address: bed.outside, app });
  note = `note: container({ image: '${image}', port: 3000, sleepAfter: '5s' })`;
  const changes = await bed.deploy(services());
  expect(changes.filter((change) => /^pi \+ (veille-clock-app:|own_web:|10\.)/.test(change))).toHaveLength(3);
  expect(containers(bed)).toEqual([]);
});

test('there is nothing to do when it is deployed again', async (context) => {
  expect(await bedFor(context).deploy(services())).toEqual([]);
});

test('a folder of markers that Caddy may not look into stops it, with the command that opens it', async (context) => {
  const bed = bedFor(context);
  bed.pi.exec(['chmod', '700', '/run/veille/ready']);
  await expect(bed.deploy(services())).rejects.toThrow(/caddy may not look into \/run\/veille\/ready/);
  bed.pi.exec(['systemd-tmpfiles', '--create', '/etc/tmpfiles.d/veille.conf']);
  expect(await bed.deploy(services())).toEqual([]);
});

test('who opens a door wakes its containers, and they sleep again when nobody does', async (context) => {
  const bed = bedFor(context);
  expect(bed.open('clock')).toMatch(/Awake since[\s\S]*\n200$/);
  expect(bed.open('note', '/note.txt')).toMatch(/^made at [\s\S]*\n200$/);
  expect(bed.open('own')).toMatch(/Awake since[\s\S]*\n200$/);
  const names = ['own_web_1', 'veille-clock_app_1', 'veille-note_app_1'];
  expect(containers(bed).map((line) => line.split(' ')[0])).toEqual(names);
  await expect.poll(() => containers(bed), patience).toEqual(names.map((name) => `${name} exited`));
});

test('what a container writes into its one file is no reason to change or to stop anything', async (context) => {
  const bed = bedFor(context);
  bed.open('own');
  bed.pi.exec(['docker', 'exec', '--user', '0', 'own_web_1', '/app/busybox', 'sh', '-c', 'echo written >/state']);
  expect(await bed.deploy(services())).toEqual([]);
  expect(bed.pi.exec(['cat', '/opt/pi/stack/own/state'])).toBe('written\n');
});

test('what lies beside a compose file of one’s own is brought there, and what changed in it is seen by whoever opens the door', async (context) => {
  const bed = bedFor(context);
  bed.open('own');
  expect(sideFiles(bed)).toEqual(['WORD=first', 'first']);
  writeSideFiles(bed, 'second');
  expect(await bed.deploy(services())).toEqual([
    'pi ~ /opt/pi/configs/manifest.json',
    'pi ~ /opt/pi/stack/own/web.env',
    'pi ~ /opt/pi/stack/own/words.txt',
    'pi ~ veille.service',
  ]);
  bed.open('own');
  expect(sideFiles(bed)).toEqual(['WORD=second', 'second']);
});

test('a changed Dockerfile is another image, built before anything changes, of a person’s own file as well', async (context) => {
  const bed = bedFor(context);
  const file = join(bed.studio, 'clock/Dockerfile');
  writeFileSync(file, `${readFileSync(file, 'utf8')}ENV CHANGED=yes\n`);
  expect(await bed.deploy(services())).toEqual([
    expect.stringMatching(/^pi \+ veille-clock-app:\w{12}$/),
    expect.stringMatching(/^pi \+ own_web:\w{12}$/),
    'pi ~ /opt/pi/configs/compose/clock/compose.yaml',
    'pi ~ /opt/pi/configs/compose/own/images.yaml',
    'pi ~ /opt/pi/configs/manifest.json',
    'pi ~ /opt/pi/stack/clock/Dockerfile',
    'pi ~ veille.service',
  ]);
  for (const [door, container] of [
    ['clock', 'veille-clock_app_1'],
    ['own', 'own_web_1'],
  ] as const) {
    expect(bed.open(door)).toMatch(/Awake since/);
    expect(bed.pi.exec(['docker', 'inspect', '--format', '{{.Config.Env}}', container])).toContain('CHANGED=yes');
  }
});

test('a pull and a model whose connections are lost go on, and the next deploy has them whole', async (context) => {
  const bed = bedFor(context);
  const registry = await openSmallRegistry({ address: bed.outside });
  const server = await openFileServer({ address: bed.outside });
  const model = `{ url: '${server.url}', sha256: '${server.sha256}', to: 'checkpoints/one.safetensors' }`;
  models = `art: comfyui({ image: '${registry.image}', models: [${model}] })`;
  const path = '/opt/pi/data/art/models/checkpoints/one.safetensors';
  registry.stall(true);
  server.plan({ silentAfter: sent });
  await lose(bed, () => registry.stalled);
  registry.stall(false);
  await lose(bed, () => expect.poll(() => sizeOn(bed, `${path}.part`), { timeout: 60_000 }).toBe(written));
  server.cut();
  const changes = await bed.deploy(services());
  expect(changes).not.toContain(`pi + ${registry.image}`);
  expect(changes).toContain(`pi + ${path}`);
  // The same download went on, from the byte where it was cut.
  expect(server.asked).toEqual([null, sent]);
  expect(bed.pi.exec(['sha256sum', path])).toContain(server.sha256);
});

test('a neighbour with a route to the container does not get in while the unit of root’s stands', (context) => {
  const bed = bedFor(context);
  const { pi, client } = bed;
  bed.open('clock');
  const format = '{{range .NetworkSettings.Networks}}{{.IPAddress}}{{end}}';
  const address = pi.exec(['docker', 'inspect', '--format', format, 'veille-clock_app_1']).trim();
  client.exec(['ip', 'route', 'add', `${address}/32`, 'via', pi.address]);
  const visit = () => {
    bed.open('clock');
    const words = ['--silent', '--max-time', '2', '--output', '/dev/null', '--write-out', '%{http_code}'];
    return client.exec(['sh', '-c', '"$@" || true', 'visit', 'curl', ...words, `http://${address}:3000/`]);
  };
  const unit = (verb: string) => pi.exec(['systemctl', verb, 'veille-firewall.service']);
  expect(visit()).toBe('000');
  unit('stop');
  // Docker closes this door itself from 28 on; Debian 12 has an older one.
  expect(visit()).toBe('200');
  unit('start');
  expect(visit()).toBe('000');
});

test('the render server gets onto the host by the same deploy, which says how large its image is and how long that takes', async (context) => {
  const bed = bedFor(context);
  films = await writeFilms(bed);
  writeCompositions(bed, { areSlow: true });
  bed.write(services());
  const said = await veille(bed, bed.studio, ['deploy', '--yes']);
  expect(said).toMatch(/\+ image +veille-films-render:\w{12}\s+built on the host first: about 1\.3 GB, 2 min or more/);
  expect(said).toMatch(/\+ secret .*\/render-token {2}\(secret, new\)/);
  expect(said).not.toContain('open sesame');
  // Somebody who only looks ahead wakes nothing.
  const looking = ['--header', 'sec-purpose: prefetch', '--header', 'accept: text/html'];
  expect(askFilms(bed, '/', looking)).toMatchObject({
    status: 503,
    body: expect.stringContaining('Remotion render server is asleep'),
  });
  expect(filmContainers(bed)).toEqual([]);
});

test('who has the token gets a film through the door, which wakes for it, and nobody from outside the mesh does', async (context) => {
  const bed = bedFor(context);
  expect(askFilms(bed, '/', [], bed.pi)).toMatchObject({ status: 403, body: expect.stringContaining('VPN') });
  expect(filmContainers(bed)).toEqual([]);
  const accepted = postFilm(bed, 'bonsoir');
  expect(accepted.status).toBe(202);
  expect(postFilm(bed, 'bonsoir', { isKnown: false }).status).toBe(401);
  await expect.poll(() => jobOf(bed, jobIdOf(accepted)).status, patience).toBe('completed');

  const file = join(bed.studio, 'film.mp4');
  const words = ['render', 'Small', '--props', '{"text":"encore"}', '--out', 'film.mp4'];
  expect(await veilleOnMesh(bed, words)).toBe(`${file} (320x180, 1 s)\n`);
  expect(probeFilm(file)).toEqual({ codec_name: 'h264', width: 320, height: 180, seconds: 1 });
  // Without a file to be copied to it stays there, and its address is told.
  const told = await veilleOnMesh(bed, ['render', 'Plain']);
  const [, path = ''] = /^https:\/\/re\.studio\.test(\/\S+\.mp4) \(320x180, 0\.5 s\)\n$/.exec(told) ?? [told];
  expect(askFilms(bed, path, ['--output', '/dev/null']).status).toBe(200);
});

test('the render server sleeps when nobody uses it, and its films are there when it is awake again', async (context) => {
  const bed = bedFor(context);
  const list = () => JSON.parse(askFilms(bed, '/renders').body);
  const before = list();
  expect(before.renders.map(({ status }: RenderJob) => status)).toEqual(['completed', 'completed', 'completed']);
  const names = ['veille-films_queue_1', 'veille-films_render_1'];
  await expect.poll(() => filmContainers(bed), patience).toEqual(names.map((name) => `${name} exited`));
  expect(list()).toEqual(before);
  expect(filmContainers(bed)).toEqual(names.map((name) => `${name} running`));
});

test('a second deploy changes nothing, one with other compositions only their bundle, and a film in the middle is made anew', async (context) => {
  const bed = bedFor(context);
  expect(await bed.deploy(services())).toEqual([]);
  const jobId = jobIdOf(postFilm(bed, 'slow'));
  await expect.poll(() => jobOf(bed, jobId).status, patience).toBe('in-progress');
  writeCompositions(bed, { areSlow: false });
  const changes = await bed.deploy(services());
  expect(changes.filter((change) => !change.includes(' /opt/pi/prepared/films/'))).toEqual([
    'pi ~ /opt/pi/configs/compose/films/compose.yaml',
    'pi ~ /opt/pi/configs/manifest.json',
    'pi ~ veille.service',
  ]);
  // Nobody opens the door: its unfinished work wakes it.
  const film = `/opt/pi/data/films/films/${jobId}.mp4`;
  await expect.poll(() => sizeOn(bed, film), patience).toBeGreaterThan(0);
  expect(jobOf(bed, jobId)).toMatchObject({ status: 'completed', attempts: 2 });
});

test('a controller that was told that no other comes, by a deploy that was killed, comes again', async (context) => {
  const { pi } = bedFor(context);
  pi.exec(['mkdir', '-m', '700', '/run/veille/last']);
  pi.exec(['systemctl', 'kill', '--kill-who=main', '--signal=KILL', 'veille.service']);
  await expect.poll(() => pi.exec(['ls', '/run/veille']), patience).not.toContain('last');
  const api = ['curl', '--silent', '--fail', '--unix-socket', '/run/veille/api.sock', 'http://veille/health'];
  await expect.poll(() => pi.exec(['sh', '-c', '"$@" >&2 && echo up || true', 'up', ...api]), patience).toBe('up\n');
});

test('the last service is stopped before its host’s controller goes, and can be woken again where that is put back', async (context) => {
  const bed = bedFor(context);
  const { pi } = bed;
  const states = (...units: string[]) => pi.exec(['sh', '-c', 'systemctl is-active "$@" || true', 'states', ...units]);
  const running = () => containers(bed).filter((line) => line.endsWith(' running'));
  bed.open('clock');
  const api = ['curl', '--silent', '--show-error', '--fail', '--unix-socket', '/run/veille/api.sock'];
  pi.exec([...api, '--json', '{"forMs":600000}', 'http://veille/api/services/clock/pin']);
  // The unit that goes last does not.
  const dropIn = '/run/systemd/system/caddy-pi.service.d/stay.conf';
  pi.write(dropIn, '[Unit]\nRefuseManualStop=yes\n', 0o644);
  pi.exec(['systemctl', 'daemon-reload']);
  await expect(bed.deploy('')).rejects.toThrow(/put-back[\s\S]*caddy-pi\.service could not be stopped/);
  expect(states('veille.service', 'veille-firewall.service', 'caddy-pi.service')).toBe('active\nactive\nactive\n');
  expect(running()).toEqual([]);
  // The controller has only just come back.
  await expect.poll(() => bed.open('clock'), patience).toMatch(/Awake since[\s\S]*\n200$/);
  pi.exec(['rm', dropIn]);
  pi.exec(['systemctl', 'daemon-reload']);
  expect(await bed.deploy('')).toContain('pi - veille.service');
  expect(running()).toEqual([]);
  expect(states('veille.service', 'veille-firewall.service')).toBe('inactive\ninactive\n');
});

test('a first deploy that is put back leaves nothing running, not even what starts with the studio', async (context) => {
  const bed = bedFor(context);
  const { pi } = bed;
  // Caddy, which comes after the controller, stumbles once that has started what is to run.
  const untilThere = 'for i in $(seq 240); do docker ps | grep veille-clock_app_1 && exit 1; sleep 0.25; done';
  const dropIn = '/run/systemd/system/caddy-pi.service.d/stumble.conf';
  pi.write(dropIn, `[Service]\nExecStartPre=+/bin/sh -c '${untilThere.replaceAll('$', '$$')}'\n`, 0o644);
  const always = bed.deploy(clock.replace("sleepAfter: '5s'", 'autostart: true'));
  await expect(always).rejects.toThrow(/put-back[\s\S]*caddy-pi\.service does not come up/);
  expect(containers(bed).filter((line) => line.endsWith(' running'))).toEqual([]);
  expect(pi.exec(['sh', '-c', 'ls -d /opt/pi/configs/manifest.json 2>/dev/null || true'])).toBe('');
});

/** Bytes. Curl writes whole blocks, and keeps the last one to itself until it is more than full, or the connection ends. */
const written = 24 * 4096;
const sent = written + 2048;

/** A deploy whose SSH is killed on the host when that has happened. */
async function lose(bed: HostBed, when: () => Promise<unknown>): Promise<void> {
  bed.write(services());
  const veille = startVeille(bed, bed.studio, ['deploy', '--yes']);
  await Promise.race([when(), veille.ended.then(({ output }) => Promise.reject(new Error(output)))]);
  bed.pi.exec(['pkill', '-KILL', '-u', 'pi', 'sshd']);
  expect((await veille.ended).code).toBe(1);
}

function sizeOn({ pi }: HostBed, path: string): number {
  return Number(pi.exec(['sh', '-c', 'stat -c %s "$1" 2>/dev/null || echo 0', 'size', path]));
}

function writeSideFiles({ studio }: HostBed, word: string): void {
  writeFileSync(join(studio, 'own/web.env'), `WORD=${word}\n`);
  writeFileSync(join(studio, 'own/words.txt'), word);
}

/** What the container has of them. */
function sideFiles({ pi }: HostBed): string[] {
  const format = '{{range .Config.Env}}{{println .}}{{end}}';
  const env = pi.exec(['docker', 'inspect', '--format', format, 'own_web_1']).split('\n');
  const words = pi.exec(['docker', 'exec', 'own_web_1', '/app/busybox', 'cat', '/words.txt']);
  return [env.find((line) => line.startsWith('WORD=')) ?? '', words];
}

/** Those of the render server. */
function filmContainers(bed: HostBed): string[] {
  return containers(bed).filter((line) => line.startsWith('veille-films_'));
}

function containers({ pi }: HostBed): string[] {
  const format = '{{.Names}} {{.State}}';
  return pi.exec(['docker', 'ps', '--all', '--format', format]).trim().split('\n').filter(Boolean).sort();
}
