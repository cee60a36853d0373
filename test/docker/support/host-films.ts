import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { type RenderJob, renderAccepted, renderJob } from '@veille/protocol';
import { type Engine, testImage } from '@veille/testkit';
import { hostCaddy } from '../../support/host-caddy.ts';
import type { HostBed } from './host-bed.ts';

const checkout = resolve(import.meta.dirname, '../../..');
const program = join(checkout, 'packages/cli/src/main.ts');
const dockerfile = join(checkout, 'packages/catalog/src/remotion/Dockerfile');
const smallFilms = join(checkout, 'test/fixtures/small-films');
const token = 'open sesame';

/** The name that people on the mesh open. */
export const filmsDoor = 're.studio.test';

/**
 * Writes what a render server is made of beside the stack's file, and brings to the host what it would pull: nothing is pulled
 * where the tests run. Answers with the service for the stack.
 */
export async function writeFilms(bed: HostBed): Promise<string> {
  const base = await imageWithPackages(bed.engine);
  const queue = { image: await testImage(bed.engine, 'redis') };
  bed.pi.loadImages([base, queue.image]);
  mkdirSync(join(bed.studio, 'secrets'));
  writeFileSync(join(bed.studio, 'secrets/render-token'), `${token}\n`, { mode: 0o600 });
  writeFileSync(join(bed.studio, 'queue.json'), JSON.stringify({ services: { queue } }));
  const where = `door: 're', compositions: './compositions', tokenFile: './secrets/render-token', sleepAfter: '5s'`;
  return `films: remotion({ ${where}, run: 'container', base: '${base}', override: './queue.json' })`;
}

/** A Debian with Node and what the Dockerfile installs first, as its own first lines say: Debian's mirror is slow to ask twice. */
async function imageWithPackages(engine: Engine): Promise<string> {
  const [head = ''] = readFileSync(dockerfile, 'utf8').split('\nWORKDIR');
  const node = await testImage(engine, 'node');
  const name = `veille-test-films:${createHash('sha256').update(node).update(head).digest('hex').slice(0, 12)}`;
  engine.docker(['build', '--quiet', '--build-arg', `BASE=${node}`, '--tag', name, '-'], head);
  return name;
}

/** Writes the compositions; those that are slow need 20 s for a picture of a film that says `slow`. */
export function writeCompositions({ studio }: HostBed, { areSlow }: { readonly areSlow: boolean }): void {
  const folder = join(studio, 'compositions');
  rmSync(folder, { recursive: true, force: true });
  cpSync(smallFilms, folder, { recursive: true });
  if (!areSlow) return;
  const file = join(folder, 'root.tsx');
  const source = readFileSync(file, 'utf8').replace('Folder,', 'Folder, continueRender, delayRender,');
  const wait = `const waiting = delayRender();\n  setTimeout(() => continueRender(waiting), 20_000);`;
  writeFileSync(file, source.replace('const frame =', `if (text === 'slow') {\n  ${wait}\n  }\n  const frame =`));
}

/** What the client gets of the door, and with which status. */
export interface Answer {
  readonly status: number;
  readonly body: string;
}

/** One request of somebody at the door: of the client on the mesh, or of the host itself, which is not on it. */
export function askFilms({ client, pi }: HostBed, path: string, words: readonly string[] = [], from = client): Answer {
  const address = from === client ? pi.address : '127.0.0.1';
  const how = ['--silent', '--show-error', '--max-time', '120', '--resolve', `${filmsDoor}:443:${address}`];
  const told = from.exec(['curl', ...how, ...words, '--write-out', '\n%{http_code}', `https://${filmsDoor}${path}`]);
  const end = told.lastIndexOf('\n');
  return { status: Number(told.slice(end + 1)), body: told.slice(0, end) };
}

/** Asks for a film with the token, or without. */
export function postFilm(bed: HostBed, text: string, { isKnown = true } = {}): Answer {
  const film = JSON.stringify({ compositionId: 'Small', inputProps: { text, frames: 5 } });
  const known = isKnown ? ['--header', `authorization: Bearer ${token}`] : [];
  return askFilms(bed, '/renders', [...known, '--json', film]);
}

export function jobIdOf({ body }: Answer): string {
  return renderAccepted.parse(JSON.parse(body)).jobId;
}

export function jobOf(bed: HostBed, jobId: string): RenderJob {
  return renderJob.parse(JSON.parse(askFilms(bed, `/renders/${jobId}`).body));
}

/** Runs `veille` where a person has it, on a machine of the mesh with a Node; answers with what it printed. */
export async function veilleOnMesh(bed: HostBed, words: readonly string[]): Promise<string> {
  const { engine, network, pi, studio, folder } = bed;
  const place = ['--network', network, '--add-host', `${filmsDoor}:${pi.address}`, '--workdir', studio];
  const read = [checkout, dirname(hostCaddy)].flatMap((path) => ['--volume', `${path}:${path}:ro`]);
  const files = [...read, '--volume', `${folder}:${folder}`];
  const trust = ['--env', `NODE_EXTRA_CA_CERTS=${join(folder, 'roots.pem')}`];
  const image = await testImage(engine, 'node');
  return engine.docker(['run', '--rm', ...place, ...files, ...trust, image, 'node', program, ...words]);
}

/** Read by this machine's ffprobe, which had no hand in making the film. */
export function probeFilm(file: string): object {
  const entries = 'stream=codec_name,width,height:format=duration';
  const words = ['-v', 'error', '-select_streams', 'v', '-show_entries', entries, '-of', 'json', file];
  const { streams, format } = JSON.parse(execFileSync('ffprobe', words, { encoding: 'utf8' }));
  return { ...streams[0], seconds: Math.round(Number(format.duration) * 10) / 10 };
}
